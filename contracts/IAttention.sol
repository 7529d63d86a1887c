// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

enum EpochStage { None, Open, Closed, Settling, Settled }

/// An epoch of a campaign. Amounts are wei; what is not settled yet is 0.
struct Epoch {
    EpochStage stage;            // none: nothing was counted in it; closed: over, and its settlement has not begun
    uint32 termsVersion;         // the terms that it took
    uint64 impressions;          // accepted rows
    uint256 ua;                  // their attention
    uint256 reserve;             // what it may spend
    uint256 paidUsers;           // credited to UIDs
    uint256 paidSites;           // paid to sites
    uint256 platformFee;         // paid to the platform
    uint256 returned;            // went back to the campaign's free escrow
    uint32 leavesDone;           // leaves settled
    uint32 leaves;               // leaves in all: its sites and its UIDs
    bytes32 root;                // hash of the sum tree of what it paid: docs/spec/settlement.md 4
}

/// @title Epochs, settlement and earnings.
/// @notice Rules: docs/spec/settlement.md and docs/spec/marketing.md 6; gas: docs/spec/contracts.md 3. By CALL only;
/// what reads, by STATICCALL too. Sites and platforms have no earnings here: settlement pays their balance.
interface IAttention {
    /// @notice A rule of the module is broken, and nothing was changed: a code and reason of docs/spec/failures.md.
    /// A call that is no call of a function (unknown selector, malformed arguments, coin where none is taken) reverts
    /// with Error(string), which says what was expected.
    error Refused(uint16 code, string reason);

    event EpochSettled(
        uint32 indexed campaign, uint32 indexed epoch, bytes32 root, uint32 leaves, uint256 paidUsers,
        uint256 paidSites, uint256 platformFee, uint256 returned);
    event EarningsClaimed(uint32 indexed uid, address indexed to, uint256 amount);

    /// @notice The epoch of the running block.
    function currentEpoch() external view returns (uint32);

    /// @notice When an epoch begins, when it is over, and when it may be settled, in Unix milliseconds.
    function getEpochTimes(uint32 epoch) external view returns (uint64 startMs, uint64 endMs, uint64 settlesAtMs);

    /// @notice An epoch of a campaign, running or settled; of stage none when nothing was counted in it.
    function getEpoch(uint32 campaign, uint32 epoch) external view returns (Epoch memory);

    /// @notice What a UID has in an epoch that is not settled; zeros in others.
    function getUidEpoch(uint32 campaign, uint32 epoch, uint32 uid)
        external
        view
        returns (uint32 impressions, uint64 ua, uint32 dwellMs);

    /// @notice What a site has in an epoch that is not settled; zeros in others.
    function getSiteEpoch(uint32 campaign, uint32 epoch, uint32 site)
        external
        view
        returns (uint64 impressions, uint64 ua, uint64 clicks);

    /// @notice Earnings of a UID in wei; earned - claimed is available. Reverts with Refused(7) when there is none.
    function getEarnings(uint32 uid) external view returns (uint256 earned, uint256 claimed);

    /// @notice Sums of the whole chain in wei, together this account's balance; and how many epochs are settled.
    function getTotals()
        external
        view
        returns (uint256 freeEscrow, uint256 reserves, uint256 stakes, uint256 unclaimed, uint64 settledEpochs);

    /// @notice The highest number given to a contract that scores impressions, from 256 on; 0 while there is none.
    function lastUaModel() external view returns (uint32);

    /// @notice A contract that scores impressions. Reverts with Refused(39) when there is none of this number.
    /// @return scorer The contract, which implements IUaModel.
    /// @return codeHash The code that it must have to score.
    /// @return rowGas Gas that it may use for each row.
    function getUaModel(uint32 model)
        external
        view
        returns (
            address scorer, bytes32 codeHash, uint32 rowGas, address registrant, uint64 registeredAtBlock,
            string memory name);

    /// @notice Settles some of a closed epoch at the caller's cost: 400 gas for each unit of work, which must be there
    /// for all of them; what is not needed is given back.
    /// @param unitsMax 1 to 100,000. A UID's leaf is 1 unit; a site's, and the epoch's end, 16.
    /// @return units What was done; the epoch is settled when getEpoch says so.
    function settleEpoch(uint32 campaign, uint32 epoch, uint32 unitsMax) external returns (uint32 units);

    /// @notice Pays earnings of a UID that the caller controls.
    /// @param to Not zero, not a native module. It is paid without a call.
    /// @param amount In wei; 0 for all that is available. Reverts with Refused(33) when there is less, or nothing.
    /// @return claimed What was paid, in wei.
    function claimEarnings(uint32 uid, address to, uint256 amount) external returns (uint256 claimed);

    /// @notice Gives a number to a contract that scores impressions (docs/spec/models.md), for terms to name.
    /// @param name 1 to 64 bytes of UTF-8 without control characters.
    /// @param codeHash keccak256 of the code that it has.
    /// @param rowGas 1 to 10,000.
    function registerUaModel(string calldata name, address scorer, bytes32 codeHash, uint32 rowGas)
        external
        returns (uint32 model);
}

IAttention constant ATTENTION = IAttention(address(0x4D430004));
