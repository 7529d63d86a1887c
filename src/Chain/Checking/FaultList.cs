using MarketChain.Storage;

namespace MarketChain.Chain.Checking;

/// <summary>The faults of a check, as far as anybody reads them.</summary>
internal sealed class FaultList
{
    private const int Max = 20;

    private readonly List<string> _faults = [];

    /// <summary>What was found, in order.</summary>
    public IReadOnlyList<string> All => _faults;

    /// <summary>Notes a fault.</summary>
    public void Add(string fault)
    {
        if (_faults.Count < Max)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Notes a fault unless two things are equal.</summary>
    public void Expect<T>(string what, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            Add($"{what}: expected {expected}, got {found}");
        }
    }

    /// <summary>Does a part of a check. What the disk cannot give back is a fault, and the check goes on.</summary>
    public void Try(string what, Action part)
    {
        try
        {
            part();
        }
        catch (StorageException fault) when (fault.Fault == StorageFault.Corrupt)
        {
            Add($"{what}: {fault.Message}");
        }
    }
}
