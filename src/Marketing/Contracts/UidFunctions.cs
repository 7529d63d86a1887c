using MarketChain.Marketing.Identity;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Contracts;

/// <summary>What contracts may ask of UIDs: <c>contracts/IUidRegistry.sol</c>.</summary>
internal static class UidFunctions
{
    private const uint WeakestLevel = UidEntry.Device;

    internal static readonly ModuleFunction[] All =
    [
        ModuleFunction.View(
            "uidCount()", ModuleGas.Slot, call => call.Returns.Add(UidRecord.Count(call.World))),
        ModuleFunction.View(
            "uidOf(address)", ModuleGas.Slot, arguments => arguments.Address("controller"), UidOf),
        ModuleFunction.View(
            "uidOfCommitment(uint8,bytes32)",
            ModuleGas.Slot,
            arguments => (
                Level: (byte)arguments.UInt32("level", UidEntry.Identity, WeakestLevel),
                Commitment: arguments.Hash("commitment")),
            (call, key) => UidOfCommitment(call, key.Level, key.Commitment)),
        ModuleFunction.View("getUid(uint32)", 4 * ModuleGas.Slot, arguments => arguments.UInt32("uid"), GetUid),
        ModuleFunction.Write(
            "registerUid()", OwnPrice(UidEntry.OwnKey), _ => true, (call, _) => Register(call)),
        ModuleFunction.Write(
            "bindUid(uint32,bytes32)",
            NativeGas.OfPayload(new BindUid(0, null, default, Cancel: false)),
            arguments => (Uid: arguments.UInt32("uid"), Opening: arguments.Hash("opening")),
            (call, bind) => BindHandler.BindCaller(call.Context, call.Caller, bind.Uid, bind.Opening)),
        ModuleFunction.Native(
            "suspendUid(uint32,bool)",
            arguments => new SuspendUid(arguments.UInt32("uid"), Resume: !arguments.Boolean("suspended"))),
    ];

    private static ulong OwnPrice(uint level)
        => NativeGas.OfPayload(new RegisterUids(0, [new UidEntry(level, default, 0, null)]));

    private static NativeFault UidOf(FunctionCall call, Address controller)
    {
        call.Returns.Add(UidRecord.OfController(call.World, controller));
        return NativeFault.None;
    }

    private static NativeFault UidOfCommitment(FunctionCall call, byte level, in Hash256 commitment)
    {
        call.Returns.Add(UidRecord.OfCommitment(call.World, level, commitment));
        return NativeFault.None;
    }

    private static NativeFault GetUid(FunctionCall call, uint number)
    {
        if (!UidRecord.TryLoad(call.World, number, out UidRecord uid))
        {
            return NativeFault.UnknownUid;
        }

        call.Returns
            .Add(uid.Controller)
            .Add(uid.Level)
            .Add((uid.Flags & UidFlags.OutOfUse) != UidFlags.None)
            .Add(uid.LinkedTo)
            .Add(uid.Registrar)
            .Add(uid.RegisteredAtBlock)
            .Add(uid.Commitment)
            .Add(uid.ConfidencePermille)
            .Add(uid.PendingController)
            .Add(uid.PendingAtMs);
        return NativeFault.None;
    }

    private static NativeFault Register(FunctionCall call)
    {
        NativeFault fault = UidHandlers.RegisterCaller(call.Context, call.Caller, out uint uid);
        call.Returns.Add(uid);
        return fault;
    }
}
