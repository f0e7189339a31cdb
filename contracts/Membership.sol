// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/// @title Members of the consortium
/// @notice Lists the hospitals and the key generation centres (KGC). The consortium admits and removes them.
/// @dev An account holds HOSPITAL_ROLE exactly when it has an encapsulation key. The two hooks at the end keep
///      this, and the events, true for every path, the inherited grantRole, revokeRole and renounceRole included.
contract Membership is AccessControl {
    bytes32 public constant HOSPITAL_ROLE = keccak256("HOSPITAL");
    bytes32 public constant KGC_ROLE = keccak256("KGC");

    /// @notice The X25519 public key to which kappa, the blinding scalar of a record's index, is encapsulated.
    /// @dev Zero for an account which is no hospital.
    mapping(address hospital => bytes32 encapsulationKey) public encapsulationKeyOf;

    event HospitalAdmitted(address indexed hospital, bytes32 encapsulationKey);
    event HospitalRemoved(address indexed hospital);
    event KgcAdmitted(address indexed kgc);
    event KgcRemoved(address indexed kgc);

    /// @notice The account already has the membership it is to be given.
    error AlreadyMember(address account);
    error NotHospital(address account);
    error NotKgc(address account);
    /// @notice A hospital cannot be admitted without an encapsulation key.
    error MissingEncapsulationKey(address hospital);

    /// @param consortium The account that admits and removes members.
    constructor(address consortium) {
        _grantRole(DEFAULT_ADMIN_ROLE, consortium);
    }

    /// @notice Admits a hospital. To change its key, remove it and admit it again.
    function admitHospital(address hospital, bytes32 encapsulationKey) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (isHospital(hospital)) revert AlreadyMember(hospital);
        encapsulationKeyOf[hospital] = encapsulationKey;
        _grantRole(HOSPITAL_ROLE, hospital);
    }

    function removeHospital(address hospital) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (!_revokeRole(HOSPITAL_ROLE, hospital)) revert NotHospital(hospital);
    }

    function admitKgc(address kgc) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (!_grantRole(KGC_ROLE, kgc)) revert AlreadyMember(kgc);
    }

    function removeKgc(address kgc) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (!_revokeRole(KGC_ROLE, kgc)) revert NotKgc(kgc);
    }

    function isHospital(address account) public view returns (bool) {
        return hasRole(HOSPITAL_ROLE, account);
    }

    function isKgc(address account) external view returns (bool) {
        return hasRole(KGC_ROLE, account);
    }

    /// @dev Refuses a hospital without a key, and announces each new member.
    function _grantRole(bytes32 role, address account) internal override returns (bool granted) {
        bytes32 encapsulationKey = encapsulationKeyOf[account];
        if (role == HOSPITAL_ROLE && encapsulationKey == 0) revert MissingEncapsulationKey(account);
        granted = super._grantRole(role, account);
        if (!granted) return false;
        if (role == HOSPITAL_ROLE) emit HospitalAdmitted(account, encapsulationKey);
        else if (role == KGC_ROLE) emit KgcAdmitted(account);
    }

    /// @dev Deletes the key of a removed hospital, and announces each removal.
    function _revokeRole(bytes32 role, address account) internal override returns (bool revoked) {
        revoked = super._revokeRole(role, account);
        if (!revoked) return false;
        if (role == HOSPITAL_ROLE) {
            delete encapsulationKeyOf[account];
            emit HospitalRemoved(account);
        } else if (role == KGC_ROLE) {
            emit KgcRemoved(account);
        }
    }
}
