// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// A user's identity as the chain knows it. Times are Unix milliseconds.
struct Uid {
    address controller;          // who decides for it and claims its earnings; zero while nobody does
    uint8 level;                 // 1 own key, 2 hashed identity, 3 device evidence; 1 is the strongest
    bool suspended;              // its holder opted out, or the validators did it: its rows are refused
    uint32 linkedTo;             // the stronger UID that it is an alias of, and that earns for it; 0 for none
    uint32 registrar;            // the site that registered it first; 0 for none
    uint64 registeredAtBlock;
    bytes32 commitment;          // what the registrar committed to; zero when it had level 1 from the start
    uint16 confidencePermille;   // level 3: how sure the registrar is
    address pendingController;   // who asked to become controller; zero for none
    uint64 pendingAtMs;          // when it asked
}

/// @title UIDs: who a user is.
/// @notice Rules: docs/spec/marketing.md 3; gas: docs/spec/contracts.md 3. By CALL only; what reads, by STATICCALL too.
interface IUidRegistry {
    /// @notice A rule of the module is broken, and nothing was changed: a code and reason of docs/spec/failures.md.
    /// A call that is no call of a function (unknown selector, malformed arguments, coin where none is taken) reverts
    /// with Error(string), which says what was expected.
    error Refused(uint16 code, string reason);

    event UidRegistered(
        uint32 indexed uid, uint8 level, uint32 indexed site, address indexed controller, bytes32 commitment);
    event UidBindRequested(uint32 indexed uid, address indexed controller, uint64 readyAtMs);
    event UidBound(uint32 indexed uid, address indexed controller);
    event UidSuspended(uint32 indexed uid, bool suspended);

    /// @notice The highest number given: UIDs are 1 to this.
    function uidCount() external view returns (uint32);

    /// @notice The UID that an account controls; 0 for none.
    function uidOf(address controller) external view returns (uint32 uid);

    /// @notice The UID of a commitment; 0 for none.
    /// @param level 2 or 3.
    /// @param commitment Not zero.
    function uidOfCommitment(uint8 level, bytes32 commitment) external view returns (uint32 uid);

    /// @notice All that the chain knows of a UID. Reverts with Refused(7) when there is none of this number.
    function getUid(uint32 uid) external view returns (Uid memory);

    /// @notice A UID of level 1 that the caller controls: it consents by calling. An account has one at the most.
    function registerUid() external returns (uint32 uid);

    /// @notice BindUid with the caller as the new controller. A registrar's owner binds at once; anybody else asks
    /// with the opening, and completes the request by the same call when the registrars' veto time has passed.
    /// @param uid A UID of level 2 or 3 that nobody controls.
    /// @param opening What the UID's commitment was made of; not zero.
    function bindUid(uint32 uid, bytes32 opening) external;

    /// @notice Opts a UID out, or in again. The caller is its controller, or owns a registrar of one without any.
    function suspendUid(uint32 uid, bool suspended) external;
}

IUidRegistry constant UID_REGISTRY = IUidRegistry(address(0x4D430001));
