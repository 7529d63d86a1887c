// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Code that an account without code of its own may run for a while (EIP-7702): several calls, all or none.
contract Batcher {
    struct Call {
        address to;
        uint256 value;
        bytes data;
    }

    event Executed(address indexed account, address indexed by, uint256 calls);

    function execute(Call[] calldata calls) external payable {
        for (uint256 i = 0; i < calls.length; i++) {
            (bool success, bytes memory reason) = calls[i].to.call{value: calls[i].value}(calls[i].data);
            if (!success) {
                assembly {
                    revert(add(reason, 32), mload(reason))
                }
            }
        }
        emit Executed(address(this), msg.sender, calls.length);
    }

    receive() external payable {}
}
