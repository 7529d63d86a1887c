namespace MarketChain.Evm.Instructions;

/// <summary>What is known of an opcode without running it: for traces and tests.</summary>
/// <param name="Name">As Ethereum's tools write it: <c>PUSH1</c>.</param>
/// <param name="Since">Its first fork.</param>
/// <param name="Gas">The part of its price that is always the same.</param>
/// <param name="StackIn">Words that it takes.</param>
/// <param name="StackOut">Words that it leaves in their place.</param>
/// <param name="IsPure">It looks at nothing but its frame.</param>
public sealed record OpcodeTraits(string Name, Fork Since, int Gas, int StackIn, int StackOut, bool IsPure)
{
    private static readonly OpcodeTraits?[] Table = Read();

    /// <summary>The traits of a byte, or null when it is no opcode in the fork.</summary>
    public static OpcodeTraits? Of(byte opcode, Fork fork)
        => Table[opcode] is { } traits && traits.Since <= fork ? traits : null;

    private static OpcodeTraits?[] Read()
    {
        var table = new OpcodeTraits?[byte.MaxValue + 1];
        InstructionSet.Describe(new Rows(table));
        return table;
    }

    private readonly struct Rows(OpcodeTraits?[] table) : IRows
    {
        public void Add<TOp>(byte opcode, string name, Fork since = Fork.Cancun)
            where TOp : struct, IInstruction
            => table[opcode] = Of<TOp>(name, since, isPure: true);

        public void AddImpure<TOp>(byte opcode, string name, Fork since = Fork.Cancun)
            where TOp : struct, IInstruction
            => table[opcode] = Of<TOp>(name, since, isPure: false);

        public void Steer<TOp>(byte opcode, string name, Fork since = Fork.Cancun)
            where TOp : struct, ISteering
            => table[opcode] = Of<TOp>(name, since, isPure: true);

        private static OpcodeTraits Of<TOp>(string name, Fork since, bool isPure)
            where TOp : struct, IRequirements
            => new(name, since, TOp.Gas, TOp.StackIn, TOp.StackOut, isPure);
    }
}
