// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MemberGated} from "./MemberGated.sol";
import {PatientSigned} from "./PatientSigned.sol";

/// @title Records and who may use them
/// @notice A hospital publishes a record with its patient's consent and authorizes other hospitals to use it. The
///         hospital or the patient can withdraw an authorization.
abstract contract RecordAccess is MemberGated, PatientSigned {
    struct Record {
        address hospital;
        uint64 period;
        bytes32 indexDigest;
        bytes32 sealedDigest;
    }

    struct Authorization {
        bool active;
        uint64 epoch;
    }

    uint256 private constant MIN_INDEX_SIZE = 64;
    uint256 private constant MAX_INDEX_SIZE = 2048;
    uint256 private constant MAX_ENCAPSULATION_SIZE = 512;

    bytes32 private constant PUBLISH_TYPEHASH =
        keccak256("Publish(address hospital,bytes32 indexDigest,bytes32 sealedDigest,uint64 period)");
    bytes32 private constant WITHDRAW_TYPEHASH = keccak256("Withdraw(bytes32 recordId,address hospital,uint64 epoch)");

    mapping(bytes32 recordId => Record) private _records;
    mapping(bytes32 recordId => mapping(address hospital => Authorization)) private _authorizations;

    event Published(
        bytes32 indexed recordId,
        address indexed hospital,
        bytes32 indexDigest,
        bytes32 sealedDigest,
        uint64 period,
        bytes index
    );
    event Authorized(bytes32 indexed recordId, address indexed to, uint64 epoch, bytes encapsulation);
    event Withdrawn(bytes32 indexed recordId, address indexed from, uint64 epoch);

    error IndexSize(uint256 size);
    error EncapsulationSize(uint256 size);
    error AlreadyPublished(bytes32 recordId);
    error UnknownRecord(bytes32 recordId);
    error NotRecordHospital(bytes32 recordId, address caller);
    error SelfAuthorization();
    error AlreadyAuthorized(bytes32 recordId, address hospital);
    /// @notice The hospital has no authorization for the record, or none of the given epoch.
    error NotAuthorized(bytes32 recordId, address hospital);

    modifier onlyKnown(bytes32 recordId) {
        if (_records[recordId].hospital == address(0)) revert UnknownRecord(recordId);
        _;
    }

    /// @notice Publishes a record of the calling hospital under the id of the signing patient account.
    /// @dev A signature made for other content, another hospital, contract or chain recovers to an unrelated account.
    ///      It then gives a record with an id that nobody has a key for, never one with the patient's id. The caller
    ///      must check the id in the event, or simulate the call, when it did not check the signature itself.
    /// @param index Blinded keyword index; it stays in the event only, its SHA-256 digest is stored.
    /// @param sealedDigest Digest of the encrypted record held off chain.
    /// @param period Period in which the record was encrypted.
    /// @param patientSignature EIP-712 signature of Publish, whose hospital is the caller.
    function publish(
        bytes calldata index,
        bytes32 sealedDigest,
        uint64 period,
        bytes calldata patientSignature
    ) external {
        _requireHospital(msg.sender);
        if (index.length < MIN_INDEX_SIZE || index.length > MAX_INDEX_SIZE) revert IndexSize(index.length);
        _requireDigest(sealedDigest);

        bytes32 indexDigest = sha256(index);
        bytes32 recordId = _recordIdOfSigner(
            keccak256(abi.encode(PUBLISH_TYPEHASH, msg.sender, indexDigest, sealedDigest, period)),
            patientSignature
        );
        if (_records[recordId].hospital != address(0)) revert AlreadyPublished(recordId);

        _records[recordId] = Record(msg.sender, period, indexDigest, sealedDigest);
        emit Published(recordId, msg.sender, indexDigest, sealedDigest, period, index);
    }

    /// @notice Lets another hospital use a record of the caller.
    /// @dev It stays in force, though without effect, while the other hospital is no member.
    /// @param encapsulation kappa, the blinding scalar of the record's index, encapsulated to the other hospital.
    function authorize(bytes32 recordId, address to, bytes calldata encapsulation) external onlyKnown(recordId) {
        _requireRecordHospital(recordId);
        _requireHospital(msg.sender);
        if (to == msg.sender) revert SelfAuthorization();
        _requireHospital(to);
        if (encapsulation.length == 0 || encapsulation.length > MAX_ENCAPSULATION_SIZE) {
            revert EncapsulationSize(encapsulation.length);
        }
        Authorization memory previous = _authorizations[recordId][to];
        if (previous.active) revert AlreadyAuthorized(recordId, to);

        uint64 epoch = previous.epoch + 1;
        _authorizations[recordId][to] = Authorization(true, epoch);
        emit Authorized(recordId, to, epoch, encapsulation);
    }

    /// @notice Ends an authorization that the calling hospital gave. A removed hospital can still do this.
    function withdraw(bytes32 recordId, address from) external onlyKnown(recordId) {
        _requireRecordHospital(recordId);
        _withdraw(recordId, from, _authorizations[recordId][from].epoch);
    }

    /// @notice Ends an authorization on the patient's behalf. Anyone may relay the signature.
    /// @param epoch The epoch to end, so that the signature cannot end a later authorization.
    /// @param patientSignature EIP-712 signature of Withdraw.
    function withdrawByPatient(
        bytes32 recordId,
        address from,
        uint64 epoch,
        bytes calldata patientSignature
    ) external onlyKnown(recordId) {
        _requirePatientOf(recordId, keccak256(abi.encode(WITHDRAW_TYPEHASH, recordId, from, epoch)), patientSignature);
        _withdraw(recordId, from, epoch);
    }

    /// @notice The stored facts of a record; zeros when it is unknown.
    function recordOf(
        bytes32 recordId
    ) external view returns (address hospital, uint64 period, bytes32 indexDigest, bytes32 sealedDigest) {
        Record storage record = _records[recordId];
        return (record.hospital, record.period, record.indexDigest, record.sealedDigest);
    }

    /// @return active Whether the authorization is in force.
    /// @return epoch How often the hospital was authorized so far, thus the epoch of the latest authorization.
    function authorizationOf(bytes32 recordId, address hospital) external view returns (bool active, uint64 epoch) {
        Authorization storage authorization = _authorizations[recordId][hospital];
        return (authorization.active, authorization.epoch);
    }

    /// @dev Requires that the caller is a member and the record's own hospital or authorized to use the record.
    function _requireAccess(bytes32 recordId) internal view onlyKnown(recordId) {
        _requireHospital(msg.sender);
        if (_records[recordId].hospital != msg.sender && !_authorizations[recordId][msg.sender].active) {
            revert NotAuthorized(recordId, msg.sender);
        }
    }

    function _requireRecordHospital(bytes32 recordId) private view {
        if (_records[recordId].hospital != msg.sender) revert NotRecordHospital(recordId, msg.sender);
    }

    function _withdraw(bytes32 recordId, address from, uint64 epoch) private {
        Authorization storage authorization = _authorizations[recordId][from];
        if (!authorization.active || authorization.epoch != epoch) revert NotAuthorized(recordId, from);

        authorization.active = false;
        emit Withdrawn(recordId, from, epoch);
    }
}
