// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title Signatures of patients
/// @notice A patient makes a fresh account for each record. The account sends no transaction: it signs EIP-712
///         messages and others relay them. The record id is derived from the account, so only the holder of its key
///         can make a record of that id, and nobody can take the id of another.
abstract contract PatientSigned is EIP712("Aceso", "1") {
    /// @notice The signature is malformed, has a high s, or was not made by the account of the record.
    error BadPatientSignature();

    /// @return The id of the record which belongs to the signing account.
    function _recordIdOfSigner(bytes32 structHash, bytes calldata signature) internal view returns (bytes32) {
        (address account, ECDSA.RecoverError fault, ) = ECDSA.tryRecoverCalldata(
            _hashTypedDataV4(structHash),
            signature
        );
        if (fault != ECDSA.RecoverError.NoError) revert BadPatientSignature();
        return keccak256(abi.encode(account));
    }

    function _requirePatientOf(bytes32 recordId, bytes32 structHash, bytes calldata signature) internal view {
        if (_recordIdOfSigner(structHash, signature) != recordId) revert BadPatientSignature();
    }
}
