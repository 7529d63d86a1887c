// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {RowModel, UaRow} from "../IUaModel.sol";

/// For brands that want to be seen, not stared at: the first ten seconds count as in model 1 for every user alike, what
/// is beyond them a quarter, and clicks not at all.
contract EarlySeconds is RowModel {
    using UaRow for uint256;

    uint256 private constant FULL_MS = 10_000;

    function scoreOf(uint256 row) internal pure override returns (uint256) {
        unchecked {
            uint256 dwellMs = row.dwellMs();
            uint256 weighedMs = dwellMs <= FULL_MS ? dwellMs : FULL_MS + (dwellMs - FULL_MS) / 4;
            return ((weighedMs / 100) * row.visiblePermille() * row.formatBps()) / 10_000;
        }
    }
}
