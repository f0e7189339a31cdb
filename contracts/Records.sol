// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MemberGated} from "./MemberGated.sol";
import {Membership} from "./Membership.sol";
import {RecordAccess} from "./RecordAccess.sol";

/// @title Records, the verdicts of searches on them, reports and receipts
/// @dev Verdicts and reports are kept per record and hospital. So a hospital that copies the digest of another from
///      a pending transaction cannot block it.
contract Records is RecordAccess {
    struct Verdict {
        bytes32 proofDigest;
        bool matched;
        bool reported;
    }

    struct Report {
        bytes32 trapdoorTag;
        bytes32 receiptDigest;
    }

    bytes32 private constant ACKNOWLEDGE_TYPEHASH =
        keccak256("Acknowledge(bytes32 recordId,address hospital,bytes32 reportDigest,bytes32 receiptDigest)");

    mapping(bytes32 recordId => mapping(address hospital => mapping(bytes32 trapdoorTag => Verdict)))
        private _verdicts;
    mapping(bytes32 recordId => mapping(address hospital => mapping(bytes32 reportDigest => Report))) private _reports;

    event VerdictRecorded(
        bytes32 indexed recordId,
        address indexed hospital,
        bytes32 indexed trapdoorTag,
        bool matched,
        bytes32 proofDigest
    );
    event ReportDelivered(
        bytes32 indexed recordId,
        address indexed hospital,
        bytes32 indexed reportDigest,
        bytes32 trapdoorTag
    );
    event ReceiptRecorded(bytes32 indexed recordId, bytes32 indexed reportDigest, bytes32 receiptDigest);

    error DuplicateVerdict(bytes32 recordId, address hospital, bytes32 trapdoorTag);
    error NoMatch(bytes32 recordId, address hospital, bytes32 trapdoorTag);
    /// @notice The match already has a report.
    error MatchAlreadyReported(bytes32 recordId, address hospital, bytes32 trapdoorTag);
    /// @notice The hospital already delivered this report for another match on the record.
    error AlreadyReported(bytes32 reportDigest);
    error UnknownReport(bytes32 reportDigest);
    error AlreadyAcknowledged(bytes32 reportDigest);

    constructor(Membership membership_) MemberGated(membership_) {}

    /// @notice Records the calling hospital's verdict whether a trapdoor matches a record; final.
    /// @param proofDigest Digest of the evidence for the verdict.
    function recordVerdict(bytes32 recordId, bytes32 trapdoorTag, bool matched, bytes32 proofDigest) external {
        _requireAccess(recordId);
        _requireDigest(trapdoorTag);
        _requireDigest(proofDigest);
        Verdict storage verdict = _verdicts[recordId][msg.sender][trapdoorTag];
        if (verdict.proofDigest != 0) revert DuplicateVerdict(recordId, msg.sender, trapdoorTag);

        verdict.proofDigest = proofDigest;
        verdict.matched = matched;
        emit VerdictRecorded(recordId, msg.sender, trapdoorTag, matched, proofDigest);
    }

    /// @notice Delivers the report that follows a match of the calling hospital: one report for each match.
    function deliverReport(bytes32 recordId, bytes32 trapdoorTag, bytes32 reportDigest) external {
        _requireAccess(recordId);
        _requireDigest(reportDigest);
        Verdict storage verdict = _verdicts[recordId][msg.sender][trapdoorTag];
        if (!verdict.matched) revert NoMatch(recordId, msg.sender, trapdoorTag);
        if (verdict.reported) revert MatchAlreadyReported(recordId, msg.sender, trapdoorTag);
        Report storage report = _reports[recordId][msg.sender][reportDigest];
        if (report.trapdoorTag != 0) revert AlreadyReported(reportDigest);

        verdict.reported = true;
        report.trapdoorTag = trapdoorTag;
        emit ReportDelivered(recordId, msg.sender, reportDigest, trapdoorTag);
    }

    /// @notice Records the patient's receipt for a report. Anyone may relay the signature.
    /// @param hospital The hospital that delivered the report.
    /// @param patientSignature EIP-712 signature of Acknowledge.
    function acknowledge(
        bytes32 recordId,
        address hospital,
        bytes32 reportDigest,
        bytes32 receiptDigest,
        bytes calldata patientSignature
    ) external onlyKnown(recordId) {
        _requireDigest(receiptDigest);
        Report storage report = _reports[recordId][hospital][reportDigest];
        if (report.trapdoorTag == 0) revert UnknownReport(reportDigest);
        if (report.receiptDigest != 0) revert AlreadyAcknowledged(reportDigest);
        _requirePatientOf(
            recordId,
            keccak256(abi.encode(ACKNOWLEDGE_TYPEHASH, recordId, hospital, reportDigest, receiptDigest)),
            patientSignature
        );

        report.receiptDigest = receiptDigest;
        emit ReceiptRecorded(recordId, reportDigest, receiptDigest);
    }

    function verdictOf(
        bytes32 recordId,
        address hospital,
        bytes32 trapdoorTag
    ) external view returns (bool recorded, bool matched, bytes32 proofDigest) {
        Verdict storage verdict = _verdicts[recordId][hospital][trapdoorTag];
        return (verdict.proofDigest != 0, verdict.matched, verdict.proofDigest);
    }

    /// @return delivered Whether the hospital delivered this report.
    /// @return trapdoorTag The match it answers.
    /// @return receiptDigest The patient's receipt; zero until acknowledged.
    function reportOf(
        bytes32 recordId,
        address hospital,
        bytes32 reportDigest
    ) external view returns (bool delivered, bytes32 trapdoorTag, bytes32 receiptDigest) {
        Report storage report = _reports[recordId][hospital][reportDigest];
        return (report.trapdoorTag != 0, report.trapdoorTag, report.receiptDigest);
    }
}
