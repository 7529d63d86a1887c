// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "./Token.sol";

/// 5,000 transfers from one account to another.
contract TokenTransfer is Token {
    function Benchmark() external returns (uint256) {
        _mint(msg.sender, 10_000 * 10 ** decimals());
        for (uint256 i = 0; i < 5000; i++) {
            transfer(address(1), i);
        }

        return balanceOf(address(1));
    }
}
