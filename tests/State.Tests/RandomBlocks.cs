using System.Buffers.Binary;
using MarketChain.Primitives;

namespace MarketChain.State.Tests;

/// <summary>Random transactions done to a <see cref="WorldState"/> and to a <see cref="StateModel"/> alike.</summary>
internal sealed class RandomBlocks(Random random, StateModel? start = null)
{
    public const int Addresses = 24;
    public const ulong Slots = 40;

    private readonly HashSet<Address> _touched = [];
    private readonly HashSet<Address> _destroyed = [];

    public StateModel Model { get; private set; } = start?.Copy() ?? new StateModel();

    public static Address AddressOf(int number)
    {
        byte[] bytes = new byte[Address.Size];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), number + 1);
        return new Address(bytes);
    }

    public void RunBlock(WorldState world)
    {
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            RunTransaction(world);
        }
    }

    private void RunTransaction(WorldState world)
    {
        RunCall(world, depth: 0);
        foreach (Address address in _destroyed.Union(_touched.Where(a => Model.Get(a).IsEmpty)).ToArray())
        {
            Model.Accounts.Remove(address);
        }

        _touched.Clear();
        _destroyed.Clear();
        world.FinishTransaction();
    }

    /// <summary>Some changes, calls in between, and now and then everything taken back.</summary>
    private void RunCall(WorldState world, int depth)
    {
        int checkpoint = world.Checkpoint();
        StateModel before = Model.Copy();
        Address[] touchedBefore = [.. _touched];
        Address[] destroyedBefore = [.. _destroyed];
        for (int i = random.Next(1, 8); i > 0; i--)
        {
            if (depth < 3 && random.Next(6) == 0)
            {
                RunCall(world, depth + 1);
            }
            else
            {
                Change(world, AddressOf(random.Next(Addresses)));
            }
        }

        if (random.Next(4) == 0)
        {
            world.RevertTo(checkpoint);
            Model = before;
            _touched.Clear();
            _touched.UnionWith(touchedBefore);
            _destroyed.Clear();
            _destroyed.UnionWith(destroyedBefore);
        }
    }

    private void Change(WorldState world, Address address)
    {
        switch (random.Next(10))
        {
            case 0:
                Touched(address).Nonce++;
                world.SetNonce(address, world.GetNonce(address) + 1);
                break;
            case 1 or 2:
                UInt256 amount = (ulong)random.Next(3);
                Touched(address).Balance += amount;
                world.AddBalance(address, amount);
                break;
            case 3:
                Assert.Equal(world.TrySubtractBalance(address, UInt256.One), TrySubtractOne(address));
                break;
            case 4:
                byte[] code = new byte[random.Next(3)];
                random.NextBytes(code);
                Touched(address).Code = code;
                world.SetCode(address, code);
                break;
            case 5 when random.Next(3) == 0:
                Touched(address);
                _destroyed.Add(address);
                world.SelfDestruct(address);
                break;
            default:
                UInt256 slot = (ulong)random.Next((int)Slots);
                UInt256 value = (ulong)random.Next(3) * UInt256.MaxValue;
                Touched(address).Storage[slot] = value;
                world.SetStorage(address, slot, value);
                break;
        }
    }

    private bool TrySubtractOne(Address address)
    {
        bool enough = Model.Accounts.TryGetValue(address, out StateModel.ModelAccount? account)
            && !account.Balance.IsZero;
        if (enough)
        {
            Touched(address).Balance -= UInt256.One;
        }

        return enough;
    }

    private StateModel.ModelAccount Touched(Address address)
    {
        _touched.Add(address);
        return Model.Get(address);
    }
}
