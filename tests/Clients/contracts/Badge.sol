// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721URIStorage} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721URIStorage.sol";
import {ERC721Holder} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Holder.sol";

/// An ERC-721 whose tokens have an address of their own each.
contract Badge is ERC721URIStorage, Ownable {
    uint256 private _last;

    constructor() ERC721("Badge", "BDG") Ownable(msg.sender) {}

    function award(address to, string calldata uri) external onlyOwner returns (uint256 token) {
        token = ++_last;
        _safeMint(to, token);
        _setTokenURI(token, uri);
    }
}

/// A contract that takes tokens.
contract Drawer is ERC721Holder {}
