// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IUaModel, UaRow} from "../IUaModel.sol";

/// A model that misbehaves in the way that the format of its first row names. The compiler takes it for pure, since it
/// does not look through a change of a function's type.
contract HostileModel is IUaModel {
    using UaRow for uint256;

    uint256 private kept;

    event Looked(uint256 row);

    function score(uint32, uint32, uint256[] calldata rows) external pure returns (uint256[] memory scores) {
        uint256 way = rows[0].format();
        scores = new uint256[](rows.length);
        if (way == 0) {
            return scores;
        }

        if (way == 1) {
            while (true) scores[0]++;
        } else if (way == 2) {
            assembly {
                return(0, 0x7fffffff)
            }
        } else if (way == 3) {
            bytes memory bomb = new bytes(1 << 28);
            scores[0] = bomb.length;
        } else if (way == 4) {
            scores = new uint256[](rows.length + 1);
        } else if (way == 5) {
            scores[rows.length - 1] = (1 << 24) + 1;
        } else if (way == 6) {
            scores[0] = type(uint256).max;
        } else if (way == 7) {
            revert("no score for such rows, but a long and useless explanation of why there is none");
        } else if (way == 8) {
            scores[0] = scores[rows.length];
        } else {
            scores[0] = asPure(look)(way);
        }
    }

    function look(uint256 way) private returns (uint256) {
        if (way == 9) return kept;
        if (way == 10) return kept = way;
        if (way == 11) return block.timestamp;
        if (way == 12) return address(this).balance;
        if (way == 13) return uint160(address(new Empty()));
        if (way == 14) emit Looked(way);
        assembly {
            switch way
            case 15 { pop(call(gas(), caller(), 1, 0, 0, 0, 0)) }
            case 16 { pop(staticcall(gas(), caller(), 0, 0, 0, 0)) }
            case 17 { pop(delegatecall(gas(), 4, 0, 0, 0, 0)) }
            case 18 { if extcodesize(caller()) { invalid() } }
        }
        return 0;
    }

    function asPure(function(uint256) internal returns (uint256) impure)
        private
        pure
        returns (function(uint256) internal pure returns (uint256) asked)
    {
        assembly {
            asked := impure
        }
    }
}

contract Empty {}
