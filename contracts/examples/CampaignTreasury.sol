// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {CAMPAIGNS, Campaign, CampaignStatus, CampaignTerms} from "../ICampaigns.sol";

/// @title A campaign that several people pay for.
/// @notice The treasury is the campaign's advertiser. Anybody pays in; the manager opens, pauses and closes; whoever
/// likes keeps the escrow filled; and what comes back when the campaign is over is shared by what each paid in.
contract CampaignTreasury {
    error NotManager();
    error AlreadyOpen();
    error NotOpen();
    error NotOver();
    error NothingToTake();

    event PaidIn(address indexed from, uint256 amount);
    event TakenOut(address indexed to, uint256 amount);

    address public immutable manager;

    /// @notice The campaign's number; 0 before it is opened.
    uint32 public campaign;

    /// @notice What each has paid in, less nothing: shares of what comes back. Wei.
    mapping(address payer => uint256 amount) public paidIn;
    uint256 public paidInTotal;

    /// @notice What came back, fixed when the first takes out; and the shares that are not taken yet.
    uint256 public returned;
    uint256 public sharesLeft;

    constructor() {
        manager = msg.sender;
    }

    modifier onlyManager() {
        if (msg.sender != manager) revert NotManager();
        _;
    }

    /// @notice Pays in; not once people take out.
    function payIn() external payable {
        if (sharesLeft != 0 || returned != 0) revert NotOpen();
        paidIn[msg.sender] += msg.value;
        paidInTotal += msg.value;
        emit PaidIn(msg.sender, msg.value);
    }

    /// @notice Makes the campaign, with some of what was paid in as its escrow.
    function open(string calldata name, CampaignTerms calldata terms, address platform, uint256 escrow)
        external
        onlyManager
    {
        if (campaign != 0) revert AlreadyOpen();
        campaign = CAMPAIGNS.createCampaign{value: escrow}(name, terms, platform);
    }

    /// @notice Fills the campaign's free escrow up to an epoch's budget, as far as there is coin. Anybody may call.
    function topUp() external returns (uint256 amount) {
        if (campaign == 0) revert NotOpen();
        uint256 budget = CAMPAIGNS.getTerms(campaign, 0).budgetPerEpoch;
        uint256 free = CAMPAIGNS.getCampaign(campaign).freeEscrow;
        if (free >= budget) return 0;
        amount = budget - free;
        if (amount > address(this).balance) amount = address(this).balance;
        CAMPAIGNS.fundCampaign{value: amount}(campaign);
    }

    function pause() external onlyManager {
        CAMPAIGNS.pauseCampaign(campaign);
    }

    function resume() external onlyManager {
        CAMPAIGNS.resumeCampaign(campaign);
    }

    /// @notice Closes the campaign; called again when it is closed, fetches what no settlement has refunded.
    function close() external onlyManager {
        CAMPAIGNS.closeCampaign(campaign);
    }

    /// @notice The caller's share of what came back, once the campaign is closed, settled and refunded.
    function takeOut() external {
        if (sharesLeft == 0) {
            Campaign memory mine = CAMPAIGNS.getCampaign(campaign);
            bool over = mine.status == CampaignStatus.Closed && mine.openEpochs == 0 && mine.freeEscrow == 0;
            if (!over || returned != 0) revert NotOver();
            returned = address(this).balance;
            sharesLeft = paidInTotal;
        }

        uint256 share = paidIn[msg.sender];
        uint256 amount = share == 0 ? 0 : returned * share / paidInTotal;
        if (amount == 0) revert NothingToTake();
        paidIn[msg.sender] = 0;
        sharesLeft -= share;
        emit TakenOut(msg.sender, amount);
        (bool sent,) = msg.sender.call{value: amount}("");
        require(sent, "the payer refused its share");
    }
}
