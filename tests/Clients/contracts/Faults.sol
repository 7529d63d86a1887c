// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Each way in which a call can fail, and values that show what a client makes of each type.
contract Faults {
    error TooFew(uint256 wanted, uint256 had, string what);

    mapping(uint256 => uint256) public slots;
    uint256[] private _items;

    event Kinds(uint8 indexed small, bytes32 indexed word, string indexed text, string plain, int256 negative, bytes data);

    function withText() external pure {
        revert("not today \u20ac");
    }

    function withNothing() external pure {
        revert();
    }

    function withCustomError() external pure {
        revert TooFew(3, 2, "eggs");
    }

    function withPanic(uint256 divisor) external pure returns (uint256) {
        return 1 / divisor;
    }

    function withOverflow(uint8 one) external pure returns (uint8) {
        return 255 + one;
    }

    function outOfBounds() external view returns (uint256) {
        return _items[7];
    }

    function withoutEnd() external {
        for (uint256 i = 1; ; i++) slots[i] = i;
    }

    function withInvalidOpcode() external pure {
        assembly {
            invalid()
        }
    }

    function withManyBytes(uint256 count) external pure {
        assembly {
            revert(0, count)
        }
    }

    function tellKinds() external {
        emit Kinds(7, bytes32(uint256(1)), "indexed text", "plain text", -1, hex"c0ffee");
    }

    function values() external view returns (bool, int8, bytes4, string memory, uint256[] memory, address, uint256) {
        uint256[] memory some = new uint256[](2);
        some[1] = type(uint256).max;
        return (true, -128, 0xdeadbeef, "text", some, msg.sender, block.chainid);
    }

    /// What costs more the first time it is touched (EIP-2929).
    function fill(uint256 first, uint256 count) external {
        for (uint256 i = first; i < first + count; i++) slots[i] = i + 1;
    }

    function clear(uint256 first, uint256 count) external {
        for (uint256 i = first; i < first + count; i++) delete slots[i];
    }
}
