using System.Buffers;
using System.Numerics;

namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>
/// A sum of points, each times a scalar: for few of them by Straus' windows, whose doublings all share, for many by
/// Pippenger's buckets, which need no table for each point.
/// </summary>
internal static class MultiScalar<TField>
    where TField : unmanaged, IField<TField>
{
    /// <summary>Up to here tables cost less than buckets.</summary>
    private const int StrausPointsMax = 64;

    private const int WindowBits = 4;
    private const int TableLength = 1 << WindowBits;

    /// <summary>The sum of scalars[i] · points[i].</summary>
    /// <param name="points">Any points, infinity included.</param>
    /// <param name="scalars">As many.</param>
    /// <param name="bits">All scalars are below 2 to this: a multiple of 4.</param>
    /// <param name="sum">The sum.</param>
    public static void Sum(
        ReadOnlySpan<JacobianPoint<TField>> points,
        ReadOnlySpan<UInt128> scalars,
        int bits,
        out JacobianPoint<TField> sum)
    {
        if (points.Length <= StrausPointsMax)
        {
            SumByTables(points, scalars, bits, out sum);
        }
        else
        {
            SumByBuckets(points, scalars, bits, out sum);
        }
    }

    private static void SumByTables(
        ReadOnlySpan<JacobianPoint<TField>> points,
        ReadOnlySpan<UInt128> scalars,
        int bits,
        out JacobianPoint<TField> sum)
    {
        JacobianPoint<TField>[] rented
            = ArrayPool<JacobianPoint<TField>>.Shared.Rent(points.Length * TableLength);
        Span<JacobianPoint<TField>> tables = rented.AsSpan(0, points.Length * TableLength);
        for (int i = 0; i < points.Length; i++)
        {
            Span<JacobianPoint<TField>> table = tables.Slice(i * TableLength, TableLength);
            table[0] = default;
            for (int k = 1; k < TableLength; k++)
            {
                JacobianPoint<TField>.Add(table[k - 1], points[i], out table[k]);
            }
        }

        sum = default;
        for (int place = bits - WindowBits; place >= 0; place -= WindowBits)
        {
            Twice(ref sum, WindowBits);
            for (int i = 0; i < points.Length; i++)
            {
                int digit = (int)(scalars[i] >> place) & (TableLength - 1);
                JacobianPoint<TField>.Add(sum, tables[(i * TableLength) + digit], out sum);
            }
        }

        ArrayPool<JacobianPoint<TField>>.Shared.Return(rented);
    }

    private static void SumByBuckets(
        ReadOnlySpan<JacobianPoint<TField>> points,
        ReadOnlySpan<UInt128> scalars,
        int bits,
        out JacobianPoint<TField> sum)
    {
        // A window of c bits costs an addition for each point and two for each bucket.
        int window = Math.Clamp(BitOperations.Log2((uint)points.Length) - 2, WindowBits, 12);
        JacobianPoint<TField>[] buckets = ArrayPool<JacobianPoint<TField>>.Shared.Rent(1 << window);
        sum = default;
        int windows = (bits + window - 1) / window;
        for (int place = (windows - 1) * window; place >= 0; place -= window)
        {
            Twice(ref sum, window);
            buckets.AsSpan(0, 1 << window).Clear();
            for (int i = 0; i < points.Length; i++)
            {
                int digit = (int)(scalars[i] >> place) & ((1 << window) - 1);
                JacobianPoint<TField>.Add(buckets[digit], points[i], out buckets[digit]);
            }

            AddBuckets(buckets.AsSpan(1, (1 << window) - 1), ref sum);
        }

        ArrayPool<JacobianPoint<TField>>.Shared.Return(buckets);
    }

    /// <summary>Adds 1 · the first bucket + 2 · the second + …, as a sum of the sums from the end.</summary>
    private static void AddBuckets(ReadOnlySpan<JacobianPoint<TField>> buckets, ref JacobianPoint<TField> sum)
    {
        JacobianPoint<TField> running = default;
        JacobianPoint<TField> total = default;
        for (int i = buckets.Length - 1; i >= 0; i--)
        {
            JacobianPoint<TField>.Add(running, buckets[i], out running);
            JacobianPoint<TField>.Add(total, running, out total);
        }

        JacobianPoint<TField>.Add(sum, total, out sum);
    }

    private static void Twice(ref JacobianPoint<TField> point, int times)
    {
        for (int i = 0; i < times && !point.IsInfinity; i++)
        {
            JacobianPoint<TField>.Twice(point, out point);
        }
    }
}
