using MarketChain.Primitives;
using MarketChain.State.Trie;
using MarketChain.Storage.Memory;

namespace MarketChain.State.Tests;

/// <summary>Accounts that end and begin again: the class of CVE-2020-26265.</summary>
public sealed class DestroyedAccountTests : IDisposable
{
    private static readonly Address _contract = RandomBlocks.AddressOf(1);

    private readonly MemoryStore _store = new();
    private ulong _next;

    public void Dispose() => _store.Dispose();

    [Fact]
    public void What_is_sent_after_the_destruction_in_the_same_transaction_is_lost_with_it()
    {
        Commit(Contract);
        Commit(world =>
        {
            world.SelfDestruct(_contract);
            world.AddBalance(_contract, 9);
            Assert.True(world.AccountExists(_contract));
            world.FinishTransaction();
            Assert.False(world.AccountExists(_contract));
        });
        Assert.False(Reader.TryGetAccount(_contract, out _));
        Assert.Equal(UInt256.Zero, Reader.GetStorage(_contract, 1));
        Assert.Equal(EmptyTrie.Root, StateHead.Read(_store)!.Value.Root);
    }

    [Fact]
    public void Funded_in_the_next_transaction_it_begins_with_that_alone()
    {
        Commit(Contract);
        Commit(world =>
        {
            world.SelfDestruct(_contract);
            world.FinishTransaction();
            world.AddBalance(_contract, 9);
            Assert.Equal(0UL, world.GetNonce(_contract));
            Assert.Equal(UInt256.Zero, world.GetStorage(_contract, 1));
            Assert.True(world.GetCode(_contract).IsEmpty);
            world.FinishTransaction();
        });
        Assert.True(Reader.TryGetAccount(_contract, out Account account));
        Assert.Equal(new Account { Balance = 9 }, account);
        Assert.Equal(UInt256.Zero, Reader.GetStorage(_contract, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void Made_again_it_has_only_its_new_storage(int slots)
    {
        Commit(world =>
        {
            Contract(world);
            SetSlots(world, 0, slots);
        });
        Commit(world =>
        {
            world.SetStorage(_contract, 1, 77);
            world.SelfDestruct(_contract);
            world.FinishTransaction();
            world.CreateAccount(_contract);
            world.SetNonce(_contract, 1);
            Assert.Equal(UInt256.Zero, world.GetCommittedStorage(_contract, 1));
            SetSlots(world, 30, slots);
            world.FinishTransaction();
        });
        var model = new StateModel();
        StateModel.ModelAccount expected = model.Get(_contract);
        expected.Nonce = 1;
        for (int i = 30; i < 30 + slots; i++)
        {
            expected.Storage[(ulong)i] = (ulong)i + 1;
        }

        Assert.Equal(model.Root(), StateHead.Read(_store)!.Value.Root);
        Assert.Equal(UInt256.Zero, Reader.GetStorage(_contract, 1));
        Assert.Equal((UInt256)31, Reader.GetStorage(_contract, 30));
        Assert.Empty(StateCheck.Run(_store).Faults);
    }

    /// <summary>As often as it is touched times its slots would be some ten seconds.</summary>
    [Fact]
    public void An_empty_account_that_many_undone_frames_touched_is_ended_once()
        => Commit(world =>
        {
            for (uint slot = 0; slot < 20_000; slot++)
            {
                world.WarmSlot(_contract, slot);
            }

            for (int frames = 0; frames < 100_000; frames++)
            {
                int before = world.Checkpoint();
                world.Touch(_contract);
                world.RevertTo(before);
            }

            world.Touch(_contract);
            world.FinishTransaction();

            Assert.False(world.AccountExists(_contract));
        });

    [Fact]
    public void A_destruction_that_is_undone_did_not_happen()
    {
        Commit(Contract);
        Hash256 root = StateHead.Read(_store)!.Value.Root;
        Commit(world =>
        {
            int checkpoint = world.Checkpoint();
            world.SelfDestruct(_contract);
            Assert.True(world.IsSelfDestructed(_contract));
            world.RevertTo(checkpoint);
            Assert.False(world.IsSelfDestructed(_contract));
            world.FinishTransaction();
        });
        Assert.Equal(root, StateHead.Read(_store)!.Value.Root);
    }

    private WorldStateReader Reader => new(_store);

    private static void Contract(WorldState world)
    {
        world.CreateAccount(_contract);
        world.SetNonce(_contract, 1);
        world.AddBalance(_contract, 100);
        world.SetCode(_contract, new byte[] { 0xfe });
        world.SetStorage(_contract, 1, 42);
        world.FinishTransaction();
    }

    private static void SetSlots(WorldState world, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            world.SetStorage(_contract, (ulong)i, (ulong)i + 1);
        }

        world.FinishTransaction();
    }

    private void Commit(Action<WorldState> run)
    {
        var world = new WorldState(new WorldStateReader(_store));
        run(world);
        StateCommitTests.Write(_store, new StateCommit(_store).Compute(world, _next++));
    }
}
