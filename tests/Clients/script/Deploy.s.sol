// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {Badge, Drawer} from "../contracts/Badge.sol";
import {Box, BoxNext} from "../contracts/Box.sol";
import {Coin} from "../contracts/Coin.sol";

/// The few of forge's own calls that the script needs.
interface Vm {
    function startBroadcast() external;
    function stopBroadcast() external;
}

/// forge script: every call between start and stop becomes a transaction.
contract Deploy {
    bool public constant IS_SCRIPT = true;
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function run() external {
        VM.startBroadcast();
        Coin coin = new Coin("Script Coin", "SCR");
        coin.mint(msg.sender, 1_000 ether);
        coin.transfer(address(coin), 1 ether);
        Badge badge = new Badge();
        badge.award(address(new Drawer()), "ipfs://script");
        Box box = Box(address(new ERC1967Proxy(address(new Box()), abi.encodeCall(Box.initialize, (msg.sender, 20)))));
        box.store(21);
        box.upgradeToAndCall(address(new BoxNext()), abi.encodeCall(BoxNext.double, ()));
        new Badge{salt: bytes32(uint256(7))}();
        VM.stopBroadcast();
        require(box.value() == 42 && coin.balanceOf(address(coin)) == 1 ether);
    }
}
