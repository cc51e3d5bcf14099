using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Hewn.Sessions;

/// <summary>
/// The dimensions of tensors, of whatever library: those of .NET call them <c>Lengths</c>, those of ONNX
/// <c>Dimensions</c>. Found out once for each type. Thread-safe.
/// </summary>
internal static class TensorShape
{
    private delegate ReadOnlySpan<TSize> Read<TOwner, TSize>(TOwner owner);

    private static readonly ConcurrentDictionary<Type, Func<object, int[]>?> _known = new();

    /// <summary>The dimensions of a tensor; empty for what is none.</summary>
    public static int[] Of(object value)
    {
        Type type = value.GetType();
        if (!_known.TryGetValue(type, out Func<object, int[]>? read))
        {
            read = Find(type);
            if (_known.Count < MaxKnownTypes)
                _known[type] = read;
        }

        return read?.Invoke(value) ?? [];
    }

    private static Func<object, int[]>? Find(Type type)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported || type.IsValueType)
            return null;
        try
        {
            return Getter(type, "Lengths", typeof(ReadOnlySpan<nint>)) is { } lengths
                ? Make(nameof(OfLengths), type, lengths)
                : Getter(type, "Dimensions", typeof(ReadOnlySpan<int>)) is { } dimensions
                    ? Make(nameof(OfDimensions), type, dimensions)
                    : null;
        }
        catch (Exception) // Boundary: reflection on a type that is none of ours; it has no shape, then.
        {
            return null;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Without the property it is no tensor.")]
    private static MethodInfo? Getter(Type type, string name, Type kind)
    {
        PropertyInfo? property = type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance);
        return property is not null && property.PropertyType == kind && property.GetIndexParameters().Length == 0
            ? property.GetMethod
            : null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The method asks nothing of its parameters.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Not reached where code cannot be made.")]
    private static Func<object, int[]> Make(string method, Type type, MethodInfo getter) =>
        (Func<object, int[]>)typeof(TensorShape).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).Invoke(null, [getter])!;

    private static Func<object, int[]> OfLengths<TOwner>(MethodInfo getter)
        where TOwner : class
    {
        Read<TOwner, nint> read = getter.CreateDelegate<Read<TOwner, nint>>();
        return owner =>
        {
            ReadOnlySpan<nint> lengths = read((TOwner)owner);
            int[] shape = new int[lengths.Length];
            for (int i = 0; i < shape.Length; i++)
                shape[i] = (int)Math.Min(lengths[i], int.MaxValue);
            return shape;
        };
    }

    private static Func<object, int[]> OfDimensions<TOwner>(MethodInfo getter)
        where TOwner : class
    {
        Read<TOwner, int> read = getter.CreateDelegate<Read<TOwner, int>>();
        return owner => read((TOwner)owner).ToArray();
    }

    private const int MaxKnownTypes = 4096;
}
