// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// A site that shows ads. Amounts are wei, times Unix milliseconds.
struct Site {
    address owner;               // who decides for it
    address payout;              // where it is paid: by settlement, to its balance
    uint256 stake;               // active stake
    uint256 unlocking;           // stake on its way back
    uint64 unlocksAtMs;          // when that is free
    uint64 registeredAtBlock;
    uint32 liveUids;             // UIDs of levels 2 and 3 that it registered and that nobody controls yet
    bool working;                // its stake lets it submit and register, and the validators have not suspended it
}

/// @title Sites and their stake.
/// @notice Rules: docs/spec/marketing.md 2; gas: docs/spec/contracts.md 3. Reads only.
interface ISites {
    /// @notice A rule of the module is broken, and nothing was changed: a code and reason of docs/spec/failures.md.
    /// A call that is no call of a function (unknown selector, malformed arguments, coin where none is taken) reverts
    /// with Error(string), which says what was expected.
    error Refused(uint16 code, string reason);

    /// @notice The highest number given: sites are 1 to this.
    function siteCount() external view returns (uint32);

    /// @notice All that the chain knows of a site. Reverts with Refused(2) when there is none of this number.
    function getSite(uint32 site) external view returns (Site memory);

    /// @notice A site's name, 1 to 64 bytes. Reverts with Refused(2) when there is none of this number.
    function siteName(uint32 site) external view returns (string memory);

    /// @notice True when the account owns the site or is one of its submitters. Reverts with Refused(2).
    function maySubmit(uint32 site, address submitter) external view returns (bool);
}

ISites constant SITES = ISites(address(0x4D430002));
