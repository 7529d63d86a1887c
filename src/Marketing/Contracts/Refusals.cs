using System.Buffers.Binary;
using MarketChain.Marketing.Abi;

namespace MarketChain.Marketing.Contracts;

/// <summary>Why a call reverts, as Solidity's errors.</summary>
internal static class Refusals
{
    /// <summary>A rule of a module is broken: the code and reason of docs/spec/failures.md.</summary>
    internal const string RuleSignature = "Refused(uint16,string)";

    internal static readonly byte[] RuleSelector = Bytes(ModuleFunction.SelectorOf(RuleSignature));
    private static readonly byte[] TextSelector = Bytes(ModuleFunction.SelectorOf("Error(string)"));

    /// <summary>A broken rule.</summary>
    internal static byte[] Of(NativeFault fault)
        => new AbiWriter().Add((ulong)fault).Add(NativeFaultText.Of(fault)).ToBytes(RuleSelector);

    /// <summary>A call that is no call of a function: every tool shows the text.</summary>
    internal static byte[] Of(string text) => new AbiWriter().Add(text).ToBytes(TextSelector);

    private static byte[] Bytes(uint selector)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, selector);
        return bytes;
    }
}
