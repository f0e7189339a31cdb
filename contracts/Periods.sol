// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MemberGated} from "./MemberGated.sol";
import {Membership} from "./Membership.sol";

/// @title What the key generation centre publishes
/// @notice Holds the digest of the public parameters, and for each period the digests of the update key and of the
///         revocation list. The data itself is off chain; anyone can check it against these digests.
contract Periods is MemberGated {
    struct Period {
        bytes32 updateKeyDigest;
        bytes32 revocationListDigest;
    }

    /// @notice Digest of the public parameters; zero until they are published.
    bytes32 public parametersDigest;

    bool private _any;
    uint64 private _latest;
    mapping(uint64 period => Period) private _periods;

    event ParametersPublished(bytes32 parametersDigest);
    event PeriodPublished(uint64 indexed period, bytes32 updateKeyDigest, bytes32 revocationListDigest);

    error ParametersAlreadyPublished();
    error ParametersNotPublished();
    error PeriodNotIncreasing(uint64 last, uint64 given);

    constructor(Membership membership_) MemberGated(membership_) {}

    /// @notice Fixes the public parameters. They can be published once only.
    function publishParameters(bytes32 digest) external {
        _requireKgc(msg.sender);
        _requireDigest(digest);
        if (parametersDigest != 0) revert ParametersAlreadyPublished();

        parametersDigest = digest;
        emit ParametersPublished(digest);
    }

    /// @notice Publishes a period. Its number must exceed that of the latest one; gaps are allowed.
    function publishPeriod(uint64 period, bytes32 updateKeyDigest, bytes32 revocationListDigest) external {
        _requireKgc(msg.sender);
        _requireDigest(updateKeyDigest);
        _requireDigest(revocationListDigest);
        if (parametersDigest == 0) revert ParametersNotPublished();
        if (_any && period <= _latest) revert PeriodNotIncreasing(_latest, period);

        _any = true;
        _latest = period;
        _periods[period] = Period(updateKeyDigest, revocationListDigest);
        emit PeriodPublished(period, updateKeyDigest, revocationListDigest);
    }

    /// @notice The digests of a period; zeros when it is not published.
    function periodOf(
        uint64 period
    ) external view returns (bytes32 updateKeyDigest, bytes32 revocationListDigest) {
        Period storage published = _periods[period];
        return (published.updateKeyDigest, published.revocationListDigest);
    }

    /// @return any Whether a period is published.
    /// @return period The latest one, when there is any.
    function latestPeriod() external view returns (bool any, uint64 period) {
        return (_any, _latest);
    }
}
