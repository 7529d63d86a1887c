// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "./Token.sol";

/// 999 times: an approval, and a transfer that uses it up, with the allowance looked at before, between and after.
contract TokenApprovalTransfer is Token {
    function Benchmark() external returns (uint256) {
        _mint(msg.sender, 1_000_000_000 * 10 ** decimals());
        for (uint256 i = 1; i < 1000; i++) {
            require(allowance(msg.sender, msg.sender) == 0, "allowance before");
            approve(msg.sender, i);
            require(allowance(msg.sender, msg.sender) == i, "allowance between");
            transferFrom(msg.sender, msg.sender, i);
            require(allowance(msg.sender, msg.sender) == 0, "allowance after");
        }

        return balanceOf(msg.sender);
    }
}
