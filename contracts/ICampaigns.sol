// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

enum CampaignStatus { None, Active, Paused, Closed }

/// A campaign. Amounts are wei. At any time
/// funded = paidUsers + paidSites + platformFees + refunded + freeEscrow + reserved.
struct Campaign {
    address advertiser;          // who decides for it and gets refunds
    address platform;            // who gets the platform's share
    CampaignStatus status;       // in the running epoch
    CampaignStatus nextStatus;   // from the next epoch on
    uint32 termsVersion;         // of the terms in the running epoch
    uint32 nextTermsVersion;     // from the next epoch on
    uint32 openEpochs;           // epochs that were opened and are not settled
    uint64 createdAtBlock;
    uint256 freeEscrow;          // not reserved for an epoch: the only part that is ever refunded
    uint256 reserved;            // in the reserves of unsettled epochs
    uint256 funded;              // paid in so far
    uint256 refunded;            // given back to the advertiser so far
    uint256 paidUsers;           // credited to UIDs so far, less what expired
    uint256 paidSites;           // paid to sites so far
    uint256 platformFees;        // paid to the platform so far
}

struct FormatWeight {
    uint32 format;               // 0 to 255
    uint32 bps;                  // 0 to 20,000 ten-thousandths
}

/// What a campaign pays for and how: the CampaignTerms of docs/spec/transactions.md 3, with the same limits.
struct CampaignTerms {
    uint32 pricing;              // 0 fixed: a price for each UA; 1 pool: the budget is shared by weight
    uint256 pricePerUa;          // wei for each UA, in a pool the most that a UA may earn; 1 to 2^128-1
    uint256 budgetPerEpoch;      // wei; 1 to 2^128-1
    uint32 userBps;              // shares in ten-thousandths; together 10,000
    uint32 siteBps;
    uint32 platformBps;
    uint32 frequencyCap;         // accepted impressions for each UID and epoch; 0 for no limit; at most 65,535
    uint64 startMs;              // first moment, Unix milliseconds
    uint64 endMs;                // the moment it is over; 0 for none, else after startMs
    uint32 uidLevelMax;          // the weakest level of UID that counts, 1 to 3
    uint32[] allowedSites;       // ascending, each once, at most 256; empty for any site
    FormatWeight[] formatWeights; // ascending by format, at most 16; others weigh 10,000
    uint32 uaModel;              // how attention is counted: the number of a UA model
    uint64 uaCapPerUid;          // UA for each UID and epoch, at most 2^40; 0 for that
    uint32 siteShareBps;         // the most that one site may hold of an epoch's UA; 0 for no limit
    uint32 clickRateBps;         // the click rate up to which clicks count; 0 for no limit
}

/// @title Campaigns, their terms and their money.
/// @notice Rules: docs/spec/marketing.md 4; gas: docs/spec/contracts.md 3. By CALL only; what reads, by STATICCALL
/// too. Refunds come to the advertiser's balance without a call: a contract needs no receive() for them.
interface ICampaigns {
    /// @notice A rule of the module is broken, and nothing was changed: a code and reason of docs/spec/failures.md.
    /// A call that is no call of a function (unknown selector, malformed arguments, coin where none is taken) reverts
    /// with Error(string), which says what was expected.
    error Refused(uint16 code, string reason);

    event CampaignCreated(
        uint32 indexed campaign, address indexed advertiser, address platform, uint256 escrow, string name);
    event CampaignFunded(uint32 indexed campaign, address indexed from, uint256 amount);
    event CampaignUpdated(uint32 indexed campaign, uint8 action, uint32 effectiveEpoch);
    event CampaignRefunded(uint32 indexed campaign, address to, uint256 amount);

    /// @notice The highest number given: campaigns are 1 to this.
    function campaignCount() external view returns (uint32);

    /// @notice A campaign with its money. Reverts with Refused(23) when there is none of this number.
    function getCampaign(uint32 campaign) external view returns (Campaign memory);

    /// @notice A campaign's name, 0 to 64 bytes. Reverts with Refused(23) when there is none of this number.
    function campaignName(uint32 campaign) external view returns (string memory);

    /// @notice A version of a campaign's terms. Costs 300 gas more for each allowed site and format weight.
    /// @param version From 1 on; 0 for those of the running epoch. Reverts with Refused(23) when it was never given.
    function getTerms(uint32 campaign, uint32 version) external view returns (CampaignTerms memory);

    /// @notice Makes a campaign of the caller's; what is sent along is its first escrow.
    /// @param name 0 to 64 bytes of UTF-8 without control characters.
    /// @param platform Who gets the platform's share, for ever; not zero, not a native module.
    function createCampaign(string calldata name, CampaignTerms calldata terms, address platform)
        external
        payable
        returns (uint32 campaign);

    /// @notice Adds what is sent along to a campaign's free escrow; anybody may, until it is being closed.
    function fundCampaign(uint32 campaign) external payable;

    /// @notice Stops counting from the next epoch on. Advertiser only.
    function pauseCampaign(uint32 campaign) external;

    /// @notice Counts again from the next epoch on. Advertiser only.
    function resumeCampaign(uint32 campaign) external;

    /// @notice Ends the campaign with the running epoch. What is free then is refunded when its last epoch is settled,
    /// or, when none is open, by calling this again once it is closed. Advertiser only.
    function closeCampaign(uint32 campaign) external;

    /// @notice New terms from the next epoch on; pricing cannot change. Advertiser only.
    function changeTerms(uint32 campaign, CampaignTerms calldata terms) external;
}

ICampaigns constant CAMPAIGNS = ICampaigns(address(0x4D430003));
