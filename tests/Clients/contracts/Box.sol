// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {OwnableUpgradeable} from "@openzeppelin/contracts-upgradeable/access/OwnableUpgradeable.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";

/// A number behind a proxy that its owner may upgrade (ERC-1822, ERC-1967).
contract Box is Initializable, OwnableUpgradeable, UUPSUpgradeable {
    uint256 public value;

    event Stored(uint256 indexed value, address by);

    constructor() {
        _disableInitializers();
    }

    function initialize(address owner, uint256 first) external initializer {
        __Ownable_init(owner);
        value = first;
    }

    function store(uint256 next) external {
        value = next;
        emit Stored(next, msg.sender);
    }

    function version() external pure virtual returns (uint256) {
        return 1;
    }

    function _authorizeUpgrade(address) internal override onlyOwner {}
}

/// The next version, with something to do on the way.
contract BoxNext is Box {
    function double() external reinitializer(2) {
        value *= 2;
    }

    function version() external pure override returns (uint256) {
        return 2;
    }
}
