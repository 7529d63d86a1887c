// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// A measure of attention (UA) as a contract: it says what the impressions of a campaign are worth. The rules are in
/// docs/spec/models.md, how to write and register one in docs/models.md.
///
/// The chain calls score once for each batch that has rows of the campaign. The code sees its arguments and nothing
/// else: whatever reads storage, balances, other accounts, the block or the transaction, logs, makes a contract or
/// calls anything but the precompiles 0x01 to 0x09 ends the call. When the call fails, uses more gas than it was
/// registered with, or returns anything but one score for each row, model 1 scores the rows instead, and the receipt
/// says why: so a row that is worth nothing must get a score of 0, not a revert.
interface IUaModel {
    /// @param campaign  The number of the campaign.
    /// @param site      The number of the site that submits the batch.
    /// @param rows      The rows that can count: viewable, of a known user, in time and no duplicate. One word each, in
    ///                  the order of the batch; UaRow reads them. A row whose click may not count comes twice, the
    ///                  second time without the click, and its second score holds when the click does not count.
    /// @return scores   As many as rows: the UA of each, 0 to 2^24 (16,777,216). Model 1 gives 50,000 for five seconds
    ///                  of a whole advertisement before a user of level 1.
    function score(uint32 campaign, uint32 site, uint256[] calldata rows)
        external
        pure
        returns (uint256[] memory scores);
}

/// The columns of a row, from its low end:
///
///   bit   0  dwellMs          uint32   time on the screen in ms, at most IGovernance's dwellMsMax
///        32  visiblePermille  uint16   how much of it was visible, visiblePermilleMin there to 1000
///        48  flags            uint8    bit 0 click, bit 1 video, bit 2 focus (always set)
///        56  format           uint8    the advertisement's format
///        64  level            uint8    how well the user is known: 1 own key, 2 hashed identity, 3 device
///        72  zeros            8 bits
///        80  formatBps        uint16   the campaign's weight of the format, in ten-thousandths, 0 to 20,000
///        96  creative         uint32   what was shown; 0 when the site does not say
///       128  placement        uint32   where on the site; 0 when the site does not say
///       160  timeMs           uint64   when, Unix ms
///       224  zeros            32 bits
///
/// All of it is what the site reports of itself.
library UaRow {
    function dwellMs(uint256 row) internal pure returns (uint256) {
        return row & 0xffffffff;
    }

    function visiblePermille(uint256 row) internal pure returns (uint256) {
        return (row >> 32) & 0xffff;
    }

    function isClick(uint256 row) internal pure returns (bool) {
        return (row >> 48) & 1 != 0;
    }

    function isVideo(uint256 row) internal pure returns (bool) {
        return (row >> 49) & 1 != 0;
    }

    function format(uint256 row) internal pure returns (uint256) {
        return (row >> 56) & 0xff;
    }

    function level(uint256 row) internal pure returns (uint256) {
        return (row >> 64) & 0xff;
    }

    function formatBps(uint256 row) internal pure returns (uint256) {
        return (row >> 80) & 0xffff;
    }

    function creative(uint256 row) internal pure returns (uint256) {
        return (row >> 96) & 0xffffffff;
    }

    function placement(uint256 row) internal pure returns (uint256) {
        return (row >> 128) & 0xffffffff;
    }

    function timeMs(uint256 row) internal pure returns (uint256) {
        return (row >> 160) & 0xffffffffffffffff;
    }
}

/// A model that looks at each row alone: give it the worth of a row.
abstract contract RowModel is IUaModel {
    /// The most that a row can be worth.
    uint256 internal constant SCORE_MAX = 1 << 24;

    function score(uint32, uint32, uint256[] calldata rows) external pure returns (uint256[] memory scores) {
        uint256 size = rows.length * 32;
        scores = new uint256[](rows.length);
        unchecked {
            for (uint256 offset = 0; offset < size; offset += 32) {
                uint256 row;

                // Without the two checks of bounds, which cost as much as a simple model; offset is below size.
                assembly ("memory-safe") {
                    row := calldataload(add(rows.offset, offset))
                }

                uint256 worth = scoreOf(row);
                if (worth > SCORE_MAX) {
                    worth = SCORE_MAX;
                }

                assembly ("memory-safe") {
                    mstore(add(add(scores, 32), offset), worth)
                }
            }
        }
    }

    /// The worth of a row; more than SCORE_MAX counts as that.
    function scoreOf(uint256 row) internal pure virtual returns (uint256);
}
