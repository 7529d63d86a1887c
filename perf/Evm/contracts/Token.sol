// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// An ERC-20 token with the storage, checks and events that such tokens commonly have.
abstract contract Token {
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    mapping(address => uint256) private _balanceOf;
    mapping(address => mapping(address => uint256)) private _allowanceOf;
    uint256 private _supply;

    function totalSupply() public view virtual returns (uint256) {
        return _supply;
    }

    function balanceOf(address account) public view virtual returns (uint256) {
        return _balanceOf[account];
    }

    function allowance(address owner, address spender) public view virtual returns (uint256) {
        return _allowanceOf[owner][spender];
    }

    function decimals() public view virtual returns (uint8) {
        return 18;
    }

    function transfer(address to, uint256 value) public virtual returns (bool) {
        _move(msg.sender, to, value);
        return true;
    }

    function approve(address spender, uint256 value) public virtual returns (bool) {
        _allow(msg.sender, spender, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) public virtual returns (bool) {
        uint256 allowed = allowance(from, msg.sender);
        if (allowed != type(uint256).max) {
            require(allowed >= value, "allowance too small");
            unchecked {
                _allow(from, msg.sender, allowed - value);
            }
        }

        _move(from, to, value);
        return true;
    }

    function _mint(address to, uint256 value) internal virtual {
        require(to != address(0), "mint to nobody");
        _supply += value;
        unchecked {
            _balanceOf[to] += value;
        }

        emit Transfer(address(0), to, value);
    }

    function _allow(address owner, address spender, uint256 value) internal virtual {
        require(owner != address(0), "approval of nobody");
        require(spender != address(0), "approval for nobody");
        _allowanceOf[owner][spender] = value;
        emit Approval(owner, spender, value);
    }

    function _move(address from, address to, uint256 value) internal virtual {
        require(from != address(0), "transfer from nobody");
        require(to != address(0), "transfer to nobody");
        uint256 balance = _balanceOf[from];
        require(balance >= value, "balance too small");
        unchecked {
            _balanceOf[from] = balance - value;
            _balanceOf[to] += value;
        }

        emit Transfer(from, to, value);
    }
}
