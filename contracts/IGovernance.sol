// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// Numbers of the market's rules in force: those of genesis, or what validators have decided since. Times are
/// milliseconds, amounts wei.
struct Parameters {
    uint64 genesisMs;            // Unix time of block 0: epochs are counted from here
    uint32 epochMs;              // length of an epoch
    uint64 disputeMs;            // between an epoch's end and its settlement
    uint32 settleRowsPerBlock;   // units of work that a block settles by itself
    uint64 registrarVetoMs;      // in which a registrar can veto a user's own binding
    uint64 stakeUnlockMs;        // between asking for stake back and getting it
    uint256 siteStakeMin;        // the least stake of a working site
    uint256 stakePerUid;         // for each live UID of levels 2 and 3
    uint256 stakePerRow;         // for each accepted row of a site in an epoch
    uint64 unclaimedMs;          // after which earnings that nobody can claim go back
}

/// Numbers of UA model 1 in force, which turns an impression into attention: docs/spec/marketing.md 5.
struct UaParameters {
    uint32 stepMs;               // dwell counts in whole steps
    uint32 dwellMsMax;           // dwell beyond this adds nothing
    uint32 dwellMsMin;           // a row counts from here on
    uint32 videoDwellMsMin;      // a row of video
    uint16 visiblePermilleMin;   // how much must have been visible
    uint32 clickFactor;          // weight of a row with a click that counts
    uint16 level1Bps;            // weights of UIDs by level, in ten-thousandths
    uint16 level2Bps;
    uint16 level3Bps;
    uint32 uaMax;                // the most that a row can be worth
}

/// @title The chain's numbers.
interface IGovernance {
    function getParameters() external view returns (Parameters memory);

    function getUaParameters() external view returns (UaParameters memory);
}

IGovernance constant GOVERNANCE = IGovernance(address(0x4D430005));
