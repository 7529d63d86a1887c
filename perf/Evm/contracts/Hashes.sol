// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// 20,000 hashes of 32 bytes each, folded into one word so that none can be left out.
contract Hashes {
    function Benchmark() external pure returns (bytes32 folded) {
        for (uint256 i = 0; i < 20_000; i++) {
            folded ^= keccak256(abi.encodePacked(i));
        }
    }
}
