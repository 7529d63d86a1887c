using System.Buffers.Binary;
using System.Text;
using MarketChain.Marketing.Abi;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Contracts;

/// <summary>What a function may do, in Solidity's words.</summary>
internal enum Mutability
{
    /// <summary>It reads.</summary>
    View,

    /// <summary>It writes and takes no coin.</summary>
    NonPayable,

    /// <summary>It writes, with the coin that comes along.</summary>
    Payable,
}

/// <summary>A function of a module, by Solidity's ABI.</summary>
internal abstract class ModuleFunction
{
    protected ModuleFunction(string signature, Mutability mutability, ulong gas)
    {
        Signature = signature;
        Mutability = mutability;
        Gas = gas;
        Selector = SelectorOf(signature);
        HeadWords = CountParameters(signature);
    }

    /// <summary>Name and types: <c>getUid(uint32)</c>.</summary>
    internal string Signature { get; }

    internal string Name => Signature[..Signature.IndexOf('(', StringComparison.Ordinal)];

    /// <summary>The first four bytes of the signature's keccak256, as a number.</summary>
    internal uint Selector { get; }

    internal Mutability Mutability { get; }

    /// <summary>Charged before its arguments are read.</summary>
    internal ulong Gas { get; }

    /// <summary>Words of its arguments: one each, of dynamic ones the offset.</summary>
    protected int HeadWords { get; }

    /// <summary>A function that reads, at a fixed price.</summary>
    internal static ModuleFunction View<T>(
        string signature, ulong gas, Func<AbiReader, T> read, Func<FunctionCall, T, NativeFault> run)
        => new Function<T>(signature, Mutability.View, gas, (arguments, _) => read(arguments), run);

    /// <summary>A function that reads and asks for nothing.</summary>
    internal static ModuleFunction View(string signature, ulong gas, Action<FunctionCall> run)
        => new Function<bool>(signature, Mutability.View, gas, (_, _) => true, (call, _) =>
        {
            run(call);
            return NativeFault.None;
        });

    /// <summary>A function that writes, at a fixed price.</summary>
    internal static ModuleFunction Write<T>(
        string signature, ulong gas, Func<AbiReader, T> read, Func<FunctionCall, T, NativeFault> run)
        => new Function<T>(signature, Mutability.NonPayable, gas, (arguments, _) => read(arguments), run);

    /// <summary>A native payload as a function: its rules, its price, its events.</summary>
    /// <param name="signature">Name and types.</param>
    /// <param name="read">Makes the payload of the arguments.</param>
    /// <param name="answer">What is returned, by the units of work that were done; null for nothing.</param>
    internal static ModuleFunction Native(
        string signature, Func<AbiReader, NativePayload> read, Action<FunctionCall, uint>? answer = null)
        => new Function<NativePayload>(
            signature,
            Mutability.NonPayable,
            gas: 0,
            (arguments, _) => read(arguments),
            (call, payload) => call.Execute(payload, answer));

    /// <summary>The same with the coin that comes along, which the payload names.</summary>
    internal static ModuleFunction Payable(
        string signature, Func<AbiReader, UInt256, NativePayload> read, Action<FunctionCall, uint>? answer = null)
        => new Function<NativePayload>(
            signature, Mutability.Payable, 0, read, (call, payload) => call.Execute(payload, answer));

    /// <summary>Reads the arguments, then runs; the fault of the arguments, or of the rules, in the outcome.</summary>
    internal abstract NativeFault Run(FunctionCall call, ReadOnlyMemory<byte> arguments, out string? malformed);

    /// <summary>The first four bytes of keccak256 of a function's or an error's signature.</summary>
    internal static uint SelectorOf(string signature)
        => BinaryPrimitives.ReadUInt32BigEndian(Keccak256.Hash(Encoding.ASCII.GetBytes(signature)).Bytes);

    private static int CountParameters(string signature)
    {
        int depth = 0;
        int count = signature.EndsWith("()", StringComparison.Ordinal) ? 0 : 1;
        foreach (char character in signature)
        {
            depth += character switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            count += character == ',' && depth == 1 ? 1 : 0;
        }

        return count;
    }

    private sealed class Function<T>(
        string signature,
        Mutability mutability,
        ulong gas,
        Func<AbiReader, UInt256, T> read,
        Func<FunctionCall, T, NativeFault> run)
        : ModuleFunction(signature, mutability, gas)
    {
        internal override NativeFault Run(FunctionCall call, ReadOnlyMemory<byte> arguments, out string? malformed)
        {
            AbiReader reader = new(arguments, HeadWords);
            T value = read(reader, call.Value);
            reader.Finish();
            malformed = reader.Fault;
            return malformed is null ? run(call, value) : NativeFault.None;
        }
    }
}
