// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Membership} from "./Membership.sol";

/// @title Checks shared by the contracts that serve members
abstract contract MemberGated {
    Membership public immutable membership;

    /// @notice A digest is zero. Zero marks "nothing stored", so it is never accepted as a value.
    error ZeroDigest();

    constructor(Membership membership_) {
        membership = membership_;
    }

    function _requireHospital(address account) internal view {
        if (!membership.isHospital(account)) revert Membership.NotHospital(account);
    }

    function _requireKgc(address account) internal view {
        if (!membership.isKgc(account)) revert Membership.NotKgc(account);
    }

    function _requireDigest(bytes32 digest) internal pure {
        if (digest == 0) revert ZeroDigest();
    }
}
