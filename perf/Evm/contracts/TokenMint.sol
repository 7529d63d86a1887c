// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "./Token.sol";

/// 5,000 mints to one account. Returns what came of it, so that two nodes' answers can be compared.
contract TokenMint is Token {
    function Benchmark() external returns (uint256) {
        for (uint256 i = 0; i < 5000; i++) {
            _mint(msg.sender, i);
        }

        return balanceOf(msg.sender);
    }
}
