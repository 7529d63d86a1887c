// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {RowModel, UaRow} from "../IUaModel.sol";

/// The model that is built in, as a contract (docs/spec/marketing.md 5): time by visible share, three times for a
/// click, weighted by level and format. It gives the same scores to the last unit while no vote changes the chain's
/// numbers of UA, and is where a model of one's own begins.
contract UaModel1 is RowModel {
    using UaRow for uint256;

    uint256 private constant WHOLE_BPS = 10_000;

    function scoreOf(uint256 row) internal pure override returns (uint256) {
        // Below 2^55 throughout: 36,000 steps, 1,000 permille, 3, 10,000 and 20,000 ten-thousandths.
        unchecked {
            uint256 ua = (row.dwellMs() / 100) * row.visiblePermille() * (row.isClick() ? 3 : 1);
            ua = (ua * levelBps(row.level())) / WHOLE_BPS;
            return (ua * row.formatBps()) / WHOLE_BPS;
        }
    }

    function levelBps(uint256 level) private pure returns (uint256) {
        return level == 1 ? WHOLE_BPS : level == 2 ? 8_000 : 5_000;
    }
}
