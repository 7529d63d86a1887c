namespace MarketChain.Evm.Instructions;

/// <summary>Takes the rows of the <see cref="InstructionSet"/>.</summary>
internal interface IRows
{
    /// <summary>An opcode that looks at nothing but its frame.</summary>
    void Add<TOp>(byte opcode, string name, Fork since = Fork.Cancun)
        where TOp : struct, IInstruction;

    /// <summary>An opcode that looks at the chain, or changes it.</summary>
    void AddImpure<TOp>(byte opcode, string name, Fork since = Fork.Cancun)
        where TOp : struct, IInstruction;

    /// <summary>An opcode that says where to go on.</summary>
    void Steer<TOp>(byte opcode, string name, Fork since = Fork.Cancun)
        where TOp : struct, ISteering;
}

/// <summary>
/// Every opcode, once: its byte, its name, its first fork, and the type that holds its price, its stack and its
/// meaning. The tables of functions and of traits are made from these rows.
/// </summary>
internal static class InstructionSet
{
    /// <summary>Tells every row.</summary>
    public static void Describe<TRows>(TRows rows)
        where TRows : IRows
    {
        DescribeNumbers(rows);
        DescribeComparisonsAndBits(rows);
        DescribeFrameAndAccounts(rows);
        DescribeBlocks(rows);
        DescribeMemoryStorageAndFlow(rows);
        DescribeCallsAndEnds(rows);
        DescribePushes(rows);
        DescribeDuplicates(rows);
        DescribeSwaps(rows);
        DescribeLogs(rows);
    }

    private static void DescribeNumbers<TRows>(TRows rows)
        where TRows : IRows
    {
        rows.Add<Stop>(0x00, "STOP");
        rows.Add<Binary<Add>>(0x01, "ADD");
        rows.Add<Binary<Multiply>>(0x02, "MUL");
        rows.Add<Binary<Subtract>>(0x03, "SUB");
        rows.Add<Binary<Divide>>(0x04, "DIV");
        rows.Add<Binary<SignedDivide>>(0x05, "SDIV");
        rows.Add<Binary<Modulo>>(0x06, "MOD");
        rows.Add<Binary<SignedModulo>>(0x07, "SMOD");
        rows.Add<Ternary<AddModulo>>(0x08, "ADDMOD");
        rows.Add<Ternary<MultiplyModulo>>(0x09, "MULMOD");
        rows.Add<Exponentiate>(0x0a, "EXP");
        rows.Add<Binary<SignExtend>>(0x0b, "SIGNEXTEND");
    }

    private static void DescribeComparisonsAndBits<TRows>(TRows rows)
        where TRows : IRows
    {
        rows.Add<Binary<LessThan>>(0x10, "LT");
        rows.Add<Binary<GreaterThan>>(0x11, "GT");
        rows.Add<Binary<SignedLessThan>>(0x12, "SLT");
        rows.Add<Binary<SignedGreaterThan>>(0x13, "SGT");
        rows.Add<Binary<EqualTo>>(0x14, "EQ");
        rows.Add<Unary<IsZero>>(0x15, "ISZERO");
        rows.Add<Binary<And>>(0x16, "AND");
        rows.Add<Binary<Or>>(0x17, "OR");
        rows.Add<Binary<ExclusiveOr>>(0x18, "XOR");
        rows.Add<Unary<Not>>(0x19, "NOT");
        rows.Add<Binary<ByteAt>>(0x1a, "BYTE");
        rows.Add<Binary<ShiftLeft>>(0x1b, "SHL");
        rows.Add<Binary<ShiftRight>>(0x1c, "SHR");
        rows.Add<Binary<SignedShiftRight>>(0x1d, "SAR");
        rows.Add<Unary<CountLeadingZeros>>(0x1e, "CLZ", Fork.Osaka);
        rows.Add<Hash>(0x20, "KECCAK256");
    }

    private static void DescribeFrameAndAccounts<TRows>(TRows rows)
        where TRows : IRows
    {
        rows.Add<Fact<OwnAddress>>(0x30, "ADDRESS");
        rows.AddImpure<Balance>(0x31, "BALANCE");
        rows.AddImpure<Fact<Origin>>(0x32, "ORIGIN");
        rows.Add<Fact<Caller>>(0x33, "CALLER");
        rows.Add<Fact<CallValue>>(0x34, "CALLVALUE");
        rows.Add<CallDataLoad>(0x35, "CALLDATALOAD");
        rows.Add<Fact<CallDataSize>>(0x36, "CALLDATASIZE");
        rows.Add<CallDataCopy>(0x37, "CALLDATACOPY");
        rows.Add<Fact<CodeSize>>(0x38, "CODESIZE");
        rows.Add<CodeCopy>(0x39, "CODECOPY");
        rows.AddImpure<Fact<GasPrice>>(0x3a, "GASPRICE");
        rows.AddImpure<OtherCodeSize>(0x3b, "EXTCODESIZE");
        rows.AddImpure<OtherCodeCopy>(0x3c, "EXTCODECOPY");
        rows.Add<Fact<ReturnDataSize>>(0x3d, "RETURNDATASIZE");
        rows.Add<ReturnDataCopy>(0x3e, "RETURNDATACOPY");
        rows.AddImpure<OtherCodeHash>(0x3f, "EXTCODEHASH");
    }

    private static void DescribeBlocks<TRows>(TRows rows)
        where TRows : IRows
    {
        rows.AddImpure<BlockHash>(0x40, "BLOCKHASH");
        rows.AddImpure<Fact<Beneficiary>>(0x41, "COINBASE");
        rows.AddImpure<Fact<Timestamp>>(0x42, "TIMESTAMP");
        rows.AddImpure<Fact<BlockNumber>>(0x43, "NUMBER");
        rows.AddImpure<Fact<PrevRandao>>(0x44, "PREVRANDAO");
        rows.AddImpure<Fact<GasLimit>>(0x45, "GASLIMIT");
        rows.AddImpure<Fact<ChainId>>(0x46, "CHAINID");
        rows.AddImpure<Fact<SelfBalance>>(0x47, "SELFBALANCE");
        rows.AddImpure<Fact<BaseFee>>(0x48, "BASEFEE");
        rows.AddImpure<BlobHash>(0x49, "BLOBHASH");
        rows.AddImpure<Fact<BlobBaseFee>>(0x4a, "BLOBBASEFEE");
    }

    private static void DescribeMemoryStorageAndFlow<TRows>(TRows rows)
        where TRows : IRows
    {
        rows.Add<Pop>(0x50, "POP");
        rows.Add<MemoryLoad>(0x51, "MLOAD");
        rows.Add<MemoryStore>(0x52, "MSTORE");
        rows.Add<MemoryStoreByte>(0x53, "MSTORE8");
        rows.AddImpure<StorageLoad>(0x54, "SLOAD");
        rows.AddImpure<StorageStore>(0x55, "SSTORE");
        rows.Steer<Jump>(0x56, "JUMP");
        rows.Steer<JumpIf>(0x57, "JUMPI");
        rows.Steer<ProgramCounter>(0x58, "PC");
        rows.Add<Fact<MemorySize>>(0x59, "MSIZE");
        rows.Add<GasLeft>(0x5a, "GAS");
        rows.Add<JumpDestination>(0x5b, "JUMPDEST");
        rows.AddImpure<TransientLoad>(0x5c, "TLOAD");
        rows.AddImpure<TransientStore>(0x5d, "TSTORE");
        rows.Add<MemoryCopy>(0x5e, "MCOPY");
        rows.Add<PushZero>(0x5f, "PUSH0");
    }

    private static void DescribeCallsAndEnds<TRows>(TRows rows)
        where TRows : IRows
    {
        rows.AddImpure<Create>(0xf0, "CREATE");
        rows.AddImpure<Call>(0xf1, "CALL");
        rows.AddImpure<CallCode>(0xf2, "CALLCODE");
        rows.Add<Return>(0xf3, "RETURN");
        rows.AddImpure<DelegateCall>(0xf4, "DELEGATECALL");
        rows.AddImpure<Create2>(0xf5, "CREATE2");
        rows.Add<StaticCall>(0xfa, "STATICCALL");
        rows.Add<Revert>(0xfd, "REVERT");
        rows.Add<Invalid>(0xfe, "INVALID");
        rows.AddImpure<SelfDestruct>(0xff, "SELFDESTRUCT");
    }

    private static void DescribePushes<TRows>(TRows rows)
        where TRows : IRows
    {
        rows.Steer<Push<N1>>(0x60, "PUSH1");
        rows.Steer<Push<N2>>(0x61, "PUSH2");
        rows.Steer<Push<N3>>(0x62, "PUSH3");
        rows.Steer<Push<N4>>(0x63, "PUSH4");
        rows.Steer<Push<N5>>(0x64, "PUSH5");
        rows.Steer<Push<N6>>(0x65, "PUSH6");
        rows.Steer<Push<N7>>(0x66, "PUSH7");
        rows.Steer<Push<N8>>(0x67, "PUSH8");
        rows.Steer<Push<N9>>(0x68, "PUSH9");
        rows.Steer<Push<N10>>(0x69, "PUSH10");
        rows.Steer<Push<N11>>(0x6a, "PUSH11");
        rows.Steer<Push<N12>>(0x6b, "PUSH12");
        rows.Steer<Push<N13>>(0x6c, "PUSH13");
        rows.Steer<Push<N14>>(0x6d, "PUSH14");
        rows.Steer<Push<N15>>(0x6e, "PUSH15");
        rows.Steer<Push<N16>>(0x6f, "PUSH16");
        rows.Steer<Push<N17>>(0x70, "PUSH17");
        rows.Steer<Push<N18>>(0x71, "PUSH18");
        rows.Steer<Push<N19>>(0x72, "PUSH19");
        rows.Steer<Push<N20>>(0x73, "PUSH20");
        rows.Steer<Push<N21>>(0x74, "PUSH21");
        rows.Steer<Push<N22>>(0x75, "PUSH22");
        rows.Steer<Push<N23>>(0x76, "PUSH23");
        rows.Steer<Push<N24>>(0x77, "PUSH24");
        rows.Steer<Push<N25>>(0x78, "PUSH25");
        rows.Steer<Push<N26>>(0x79, "PUSH26");
        rows.Steer<Push<N27>>(0x7a, "PUSH27");
        rows.Steer<Push<N28>>(0x7b, "PUSH28");
        rows.Steer<Push<N29>>(0x7c, "PUSH29");
        rows.Steer<Push<N30>>(0x7d, "PUSH30");
        rows.Steer<Push<N31>>(0x7e, "PUSH31");
        rows.Steer<Push<N32>>(0x7f, "PUSH32");
    }

    private static void DescribeDuplicates<TRows>(TRows rows)
        where TRows : IRows
    {
        rows.Add<Duplicate<N1>>(0x80, "DUP1");
        rows.Add<Duplicate<N2>>(0x81, "DUP2");
        rows.Add<Duplicate<N3>>(0x82, "DUP3");
        rows.Add<Duplicate<N4>>(0x83, "DUP4");
        rows.Add<Duplicate<N5>>(0x84, "DUP5");
        rows.Add<Duplicate<N6>>(0x85, "DUP6");
        rows.Add<Duplicate<N7>>(0x86, "DUP7");
        rows.Add<Duplicate<N8>>(0x87, "DUP8");
        rows.Add<Duplicate<N9>>(0x88, "DUP9");
        rows.Add<Duplicate<N10>>(0x89, "DUP10");
        rows.Add<Duplicate<N11>>(0x8a, "DUP11");
        rows.Add<Duplicate<N12>>(0x8b, "DUP12");
        rows.Add<Duplicate<N13>>(0x8c, "DUP13");
        rows.Add<Duplicate<N14>>(0x8d, "DUP14");
        rows.Add<Duplicate<N15>>(0x8e, "DUP15");
        rows.Add<Duplicate<N16>>(0x8f, "DUP16");
    }

    private static void DescribeSwaps<TRows>(TRows rows)
        where TRows : IRows
    {
        rows.Add<Swap<N1>>(0x90, "SWAP1");
        rows.Add<Swap<N2>>(0x91, "SWAP2");
        rows.Add<Swap<N3>>(0x92, "SWAP3");
        rows.Add<Swap<N4>>(0x93, "SWAP4");
        rows.Add<Swap<N5>>(0x94, "SWAP5");
        rows.Add<Swap<N6>>(0x95, "SWAP6");
        rows.Add<Swap<N7>>(0x96, "SWAP7");
        rows.Add<Swap<N8>>(0x97, "SWAP8");
        rows.Add<Swap<N9>>(0x98, "SWAP9");
        rows.Add<Swap<N10>>(0x99, "SWAP10");
        rows.Add<Swap<N11>>(0x9a, "SWAP11");
        rows.Add<Swap<N12>>(0x9b, "SWAP12");
        rows.Add<Swap<N13>>(0x9c, "SWAP13");
        rows.Add<Swap<N14>>(0x9d, "SWAP14");
        rows.Add<Swap<N15>>(0x9e, "SWAP15");
        rows.Add<Swap<N16>>(0x9f, "SWAP16");
    }

    private static void DescribeLogs<TRows>(TRows rows)
        where TRows : IRows
    {
        rows.AddImpure<Log<N0>>(0xa0, "LOG0");
        rows.AddImpure<Log<N1>>(0xa1, "LOG1");
        rows.AddImpure<Log<N2>>(0xa2, "LOG2");
        rows.AddImpure<Log<N3>>(0xa3, "LOG3");
        rows.AddImpure<Log<N4>>(0xa4, "LOG4");
    }
}
