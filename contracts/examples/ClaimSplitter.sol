// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ATTENTION} from "../IAttention.sol";
import {UID_REGISTRY} from "../IUidRegistry.sol";

/// @title A UID whose earnings belong to several people.
/// @notice The contract controls the UID, so it alone can claim; what it claims is split by fixed shares, and each
/// fetches its part.
contract ClaimSplitter {
    error WrongShares();
    error NothingDue();

    /// @notice The UID that this contract controls.
    uint32 public immutable uid;

    uint256 public immutable sharesTotal;
    mapping(address payee => uint256 share) public shares;
    mapping(address payee => uint256 amount) public taken;

    /// @notice All that was ever claimed, in wei.
    uint256 public claimedTotal;

    constructor(address[] memory payees, uint256[] memory parts) {
        if (payees.length == 0 || payees.length != parts.length) revert WrongShares();
        uint256 total;
        for (uint256 i; i < payees.length; i++) {
            if (parts[i] == 0 || shares[payees[i]] != 0) revert WrongShares();
            shares[payees[i]] = parts[i];
            total += parts[i];
        }

        sharesTotal = total;
        uid = UID_REGISTRY.registerUid();
    }

    /// @notice Claims all that the UID has earned. Anybody may call.
    function claim() public returns (uint256 amount) {
        amount = ATTENTION.claimEarnings(uid, address(this), 0);
        claimedTotal += amount;
    }

    /// @notice Settles the rest of an epoch first, so that it can be claimed at once.
    function settleAndClaim(uint32 campaign, uint32 epoch, uint32 unitsMax) external returns (uint256 amount) {
        ATTENTION.settleEpoch(campaign, epoch, unitsMax);
        return claim();
    }

    /// @notice What a payee can fetch, in wei.
    function due(address payee) public view returns (uint256) {
        return claimedTotal * shares[payee] / sharesTotal - taken[payee];
    }

    /// @notice Sends a payee what is due.
    function release(address payee) external {
        uint256 amount = due(payee);
        if (amount == 0) revert NothingDue();
        taken[payee] += amount;
        (bool sent,) = payee.call{value: amount}("");
        require(sent, "the payee refused its part");
    }
}
