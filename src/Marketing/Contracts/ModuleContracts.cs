using System.Buffers.Binary;
using System.Collections.Frozen;
using MarketChain.Marketing.Abi;
using MarketChain.Primitives;

namespace MarketChain.Marketing.Contracts;

/// <summary>
/// The modules as contracts see them (docs/spec/contracts.md): each system account has functions by Solidity's ABI,
/// <c>contracts/*.sol</c> declares them. No code runs here, so none can be entered again; whoever calls takes back
/// the frame's checkpoint when the status is not success.
/// </summary>
public static class ModuleContracts
{
    /// <summary>
    /// The longest call data: campaign terms with all sites and formats that they may name take less.
    /// </summary>
    internal const int InputBytesMax = 16_384;

    private const int SelectorBytes = sizeof(uint);

    private static readonly FrozenDictionary<Address, FrozenDictionary<uint, ModuleFunction>> Modules
        = new Dictionary<Address, FrozenDictionary<uint, ModuleFunction>>
        {
            [SystemAccounts.Uids] = BySelector(UidFunctions.All),
            [SystemAccounts.Sites] = BySelector(SiteFunctions.All),
            [SystemAccounts.Campaigns] = BySelector(CampaignFunctions.All),
            [SystemAccounts.Attention] = BySelector(AttentionFunctions.All),
            [SystemAccounts.Governance] = BySelector(GovernanceFunctions.All),
        }.ToFrozenDictionary();

    /// <summary>The selector of the error of a broken rule, <c>Refused(uint16 code, string reason)</c>.</summary>
    public static ReadOnlyMemory<byte> RefusedSelector => Refusals.RuleSelector;

    /// <summary>Carries a call out.</summary>
    /// <param name="context">The block's, or that of a simulated call.</param>
    /// <param name="call">The call; its value has been moved to the module's account.</param>
    public static ModuleResult Run(MarketingContext context, in ModuleCall call)
    {
        FunctionCall running = new(context, call.Caller, call.Value, call.Gas);
        ulong words = ((ulong)call.Input.Length + AbiWriter.Word - 1) / AbiWriter.Word;
        if (!running.TryCharge(ModuleGas.Call + (words * ModuleGas.Word)))
        {
            return OutOfGas(running);
        }

        if (FindFault(call, running, out ModuleFunction function) is { } refusal)
        {
            return Reverted(running, Refusals.Of(refusal));
        }

        return running.TryCharge(function.Gas)
            ? Run(running, call, function)
            : OutOfGas(running);
    }

    /// <summary>The functions of a module.</summary>
    internal static IReadOnlyCollection<ModuleFunction> FunctionsOf(in Address module) => Modules[module].Values;

    private static ModuleResult Run(FunctionCall running, in ModuleCall call, ModuleFunction function)
    {
        // The caller pays out of its balance, as in a native transaction: the coin came here only with the call.
        if (!call.Value.IsZero)
        {
            Invariant.Check(running.World.TrySubtractBalance(call.Module, call.Value));
            running.World.AddBalance(call.Caller, call.Value);
        }

        NativeFault fault = function.Run(running, call.Input[SelectorBytes..].ToArray(), out string? malformed);
        if (running.IsOutOfGas)
        {
            return OutOfGas(running);
        }

        if (malformed is not null)
        {
            return Reverted(running, Refusals.Of($"{function.Name}: {malformed}"));
        }

        return fault == NativeFault.None
            ? new ModuleResult(ModuleStatus.Success, running.GasUsed, running.Returns.ToBytes())
            : Reverted(running, Refusals.Of(fault));
    }

    /// <summary>Why a call is refused before its arguments are read; null when it is not.</summary>
    private static string? FindFault(in ModuleCall call, FunctionCall running, out ModuleFunction function)
    {
        function = null!;
        if (call.Input.Length is < SelectorBytes or > InputBytesMax)
        {
            return $"expected {SelectorBytes} to {InputBytesMax} bytes of call data, got {call.Input.Length}";
        }

        uint selector = BinaryPrimitives.ReadUInt32BigEndian(call.Input);
        if (!Modules[call.Module].TryGetValue(selector, out ModuleFunction? found))
        {
            return $"expected a function of {call.Module}, got selector 0x{selector:x8}";
        }

        function = found;
        if (!call.IsCall)
        {
            return $"{function.Name}: expected CALL or STATICCALL, got code borrowed";
        }

        if (call.IsStatic && function.Mutability != Mutability.View)
        {
            return $"{function.Name}: expected CALL, got a static call";
        }

        return call.Value.IsZero ? null : RefuseValue(function, running);
    }

    /// <summary>Escrow is counted in 128 bits. All coin there is fits; what a simulated call claims to have may not.
    /// </summary>
    private static string? RefuseValue(ModuleFunction function, FunctionCall running)
    {
        if (function.Mutability != Mutability.Payable)
        {
            return $"{function.Name}: expected no wei, got {running.Value}";
        }

        UInt128 most = UInt128.MaxValue - running.Ledger.Totals.FreeEscrow;
        return running.Value > most ? $"{function.Name}: expected at most {most} wei, got {running.Value}" : null;
    }

    private static ModuleResult OutOfGas(FunctionCall running)
        => new(ModuleStatus.OutOfGas, running.GasUsed, default);

    private static ModuleResult Reverted(FunctionCall running, byte[] error)
        => new(ModuleStatus.Reverted, running.GasUsed, error);

    private static FrozenDictionary<uint, ModuleFunction> BySelector(IEnumerable<ModuleFunction> functions)
        => functions.ToFrozenDictionary(function => function.Selector);
}
