namespace MarketChain.Chain.Files;

/// <summary>Writes blocks to a file, or any stream.</summary>
public static class BlockFileWriter
{
    /// <summary>Writes blocks with their sidecars.</summary>
    /// <param name="chain">A view of the chain.</param>
    /// <param name="from">The first block; 1 or more, since block 0 follows from the genesis file.</param>
    /// <param name="to">The last block.</param>
    /// <param name="destination">Where to; left open.</param>
    /// <param name="written">Hears the number of each block that was written.</param>
    /// <exception cref="BlockFileException">A block is not there, or its sidecars were pruned.</exception>
    public static void Write(ChainReader chain, ulong from, ulong to, Stream destination, Action<ulong> written)
    {
        if (from == 0 || to > chain.Head.Number || from > to)
        {
            throw new BlockFileException($"expected blocks within 1 to {chain.Head.Number}, got {from} to {to}");
        }

        destination.Write(BlockFile.EncodeHeader(chain.Spec.GenesisHash));
        for (ulong number = from; number <= to; number++)
        {
            BlockWithSidecars item = chain.GetBlockWithSidecars(number)
                ?? throw new BlockFileException($"the rows of block {number} were pruned: export from a later block");
            destination.Write(BlockFile.Encode(item));
            written(number);
        }
    }
}
