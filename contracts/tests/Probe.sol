// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @title Calls what it is told to, in every way there is.
contract Probe {
    error Undone(bool ok, bytes data);

    receive() external payable {}

    /// @notice CALL with so much gas, or all there is when 0.
    function call(address to, uint256 value, uint256 gasGiven, bytes calldata data)
        public
        payable
        returns (bool ok, bytes memory output)
    {
        uint256 given = gasGiven == 0 ? gasleft() : gasGiven;
        (ok, output) = to.call{value: value, gas: given}(data);
    }

    function staticCall(address to, bytes calldata data) external view returns (bool ok, bytes memory output) {
        (ok, output) = to.staticcall(data);
    }

    function delegateCall(address to, bytes calldata data) external payable returns (bool ok, bytes memory output) {
        (ok, output) = to.delegatecall(data);
    }

    function callCode(address to, uint256 value, bytes calldata data)
        external
        payable
        returns (bool ok, bytes memory output)
    {
        bytes memory input = data;
        assembly {
            ok := callcode(gas(), to, value, add(input, 0x20), mload(input), 0, 0)
            output := mload(0x40)
            mstore(output, returndatasize())
            returndatacopy(add(output, 0x20), 0, returndatasize())
            mstore(0x40, add(output, add(0x40, returndatasize())))
        }
    }

    /// @notice The same call twice, one after the other; both must be made whatever the first does.
    function twice(address to, uint256 value, bytes calldata data) external payable returns (bool first, bool second) {
        (first,) = to.call{value: value}(data);
        (second,) = to.call{value: value}(data);
    }

    /// @notice Calls, then reverts with what came of it.
    function undo(address to, uint256 value, bytes calldata data) public payable {
        (bool ok, bytes memory output) = to.call{value: value}(data);
        revert Undone(ok, output);
    }

    /// @notice The same in a frame of its own: this transaction goes on, and succeeds.
    function undoInside(address to, uint256 value, bytes calldata data) external payable returns (bytes memory reason) {
        try this.undo(to, value, data) {
            revert("it must revert");
        } catch (bytes memory caught) {
            reason = caught;
        }
    }

    /// @notice Several calls in order, some of them taken back: each is made in a frame that reverts when told to.
    function run(address[] calldata to, uint256[] calldata value, bytes[] calldata data, bool[] calldata takenBack)
        external
        payable
        returns (uint256 done)
    {
        for (uint256 i; i < to.length; i++) {
            if (takenBack[i]) {
                try this.undo(to[i], value[i], data[i]) {} catch {}
            } else {
                (bool ok,) = to[i].call{value: value[i]}(data[i]);
                if (ok) done++;
            }
        }
    }
}
