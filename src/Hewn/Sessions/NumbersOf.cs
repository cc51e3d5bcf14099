using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>Numbers of one type. Thread-safe.</summary>
/// <param name="name">What summaries call it, as numpy does.</param>
internal sealed class NumbersOf<T>(string name) : NumberKind
    where T : struct, INumber<T>
{
    private readonly byte[] _name = Encoding.UTF8.GetBytes(name);

    /// <inheritdoc/>
    public override bool TryAppend(ByteBuffer target, object value)
    {
        switch (value)
        {
            case T[] array:
                return TryAppend(target, array.AsSpan(), []);
            case List<T> list:
                return TryAppend(target, CollectionsMarshal.AsSpan(list), []);
            case Memory<T> memory:
                return AppendMemory(target, memory.Span);
            case ReadOnlyMemory<T> memory:
                return AppendMemory(target, memory.Span);
            case ArraySegment<T> segment:
                return TryAppend(target, segment.AsSpan(), []);
            case ImmutableArray<T> { IsDefault: false } array:
                return TryAppend(target, array.AsSpan(), []);
            case Array { Rank: > 1 } grid:
                int[] shape = [.. Enumerable.Range(0, grid.Rank).Select(grid.GetLength)];
                NumberSummary.Append<T>(target, Flat(grid), _name, shape);
                return true;
            case IReadOnlyCollection<T> { Count: > Limits.MaxListedNumbers } many:
                return TryAppend(target, many.ToArray(), TensorShape.Of(value));
            case IEnumerable<T> tensor when TensorShape.Of(value) is { Length: > 1 } dimensions:
                NumberSummary.Append<T>(target, tensor.ToArray(), _name, dimensions);
                return true;
            case IEnumerable<T> tensor when TensorShape.Of(value) is [> Limits.MaxListedNumbers]:
                return TryAppend(target, tensor.ToArray(), []);
            default:
                return false;
        }
    }

    private bool TryAppend(ByteBuffer target, ReadOnlySpan<T> values, ReadOnlySpan<int> shape)
    {
        if (values.Length <= Limits.MaxListedNumbers)
            return false;
        NumberSummary.Append(target, values, _name, shape);
        return true;
    }

    // No list for JSON, so always this way or element by element.
    private bool AppendMemory(ByteBuffer target, ReadOnlySpan<T> values)
    {
        if (!TryAppend(target, values, []))
            JsonList.Append(target, values.ToArray(), depth: 0);
        return true;
    }

    private static ReadOnlySpan<T> Flat(Array values) => values.Length == 0
        ? default
        : MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);
}
