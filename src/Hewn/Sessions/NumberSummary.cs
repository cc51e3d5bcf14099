using System.Numerics;
using System.Runtime.InteropServices;
using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>
/// What a long list of numbers comes to: its shape, how many they are, the least, the greatest, the mean, the first
/// few. Metadata gets it in the place of arrays, lists and memory of more than 64 numbers; for a span make it yourself.
/// Immutable.
/// </summary>
/// <example>
/// <c>session.Info("Weights", new { layer = 3, weights = NumberSummary.Of(span, 512, 512) });</c>
/// </example>
public sealed class NumberSummary
{
    private readonly byte[] _json;

    private NumberSummary(byte[] json) => _json = json;

    /// <summary>The summary of these numbers; NaN and infinities are counted and left out of the figures.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="shape">Their dimensions; none means one dimension.</param>
    public static NumberSummary Of(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) =>
        Make(values, "float32"u8, shape);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    public static NumberSummary Of(ReadOnlySpan<double> values, params ReadOnlySpan<int> shape) =>
        Make(values, "float64"u8, shape);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    public static NumberSummary Of(ReadOnlySpan<int> values, params ReadOnlySpan<int> shape) =>
        Make(values, "int32"u8, shape);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    public static NumberSummary Of(ReadOnlySpan<long> values, params ReadOnlySpan<int> shape) =>
        Make(values, "int64"u8, shape);

    /// <summary>The summary as JSON.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(_json);

    internal void Append(ByteBuffer target) => target.Append(_json);

    /// <summary>Appends a value if it is a long list of numbers, or one of several dimensions.</summary>
    internal static bool TryAppend(ByteBuffer target, object value) => value switch
    {
        float[] v => TryAppend<float>(target, v, "float32"u8),
        double[] v => TryAppend<double>(target, v, "float64"u8),
        int[] v => TryAppend<int>(target, v, "int32"u8),
        long[] v => TryAppend<long>(target, v, "int64"u8),
        short[] v => TryAppend<short>(target, v, "int16"u8),
        Half[] v => TryAppend<Half>(target, v, "float16"u8),
        decimal[] v => TryAppend<decimal>(target, v, "decimal"u8),
        List<float> v => TryAppend<float>(target, CollectionsMarshal.AsSpan(v), "float32"u8),
        List<double> v => TryAppend<double>(target, CollectionsMarshal.AsSpan(v), "float64"u8),
        List<int> v => TryAppend<int>(target, CollectionsMarshal.AsSpan(v), "int32"u8),
        List<long> v => TryAppend<long>(target, CollectionsMarshal.AsSpan(v), "int64"u8),
        Memory<float> v => AppendMemory<float>(target, v.Span, "float32"u8),
        ReadOnlyMemory<float> v => AppendMemory(target, v.Span, "float32"u8),
        Memory<double> v => AppendMemory<double>(target, v.Span, "float64"u8),
        ReadOnlyMemory<double> v => AppendMemory(target, v.Span, "float64"u8),
        Array { Rank: > 1 } v => TryAppendArray(target, v),
        _ => false,
    };

    private static NumberSummary Make<T>(ReadOnlySpan<T> values, ReadOnlySpan<byte> type, ReadOnlySpan<int> shape)
        where T : INumber<T>
    {
        var json = new ByteBuffer();
        Append(json, values, type, shape);
        return new NumberSummary(json.Written.ToArray());
    }

    private static bool TryAppend<T>(ByteBuffer target, ReadOnlySpan<T> values, ReadOnlySpan<byte> type)
        where T : INumber<T>
    {
        if (values.Length <= Limits.MaxListedNumbers)
            return false;
        Append(target, values, type, []);
        return true;
    }

    // No list for JSON, so always this way or element by element.
    private static bool AppendMemory<T>(ByteBuffer target, ReadOnlySpan<T> values, ReadOnlySpan<byte> type)
        where T : INumber<T>
    {
        if (values.Length > Limits.MaxListedNumbers)
            Append(target, values, type, []);
        else
            JsonList.Append(target, values.ToArray(), depth: 0);
        return true;
    }

    /// <summary>Several dimensions, of which a plain list would tell nothing.</summary>
    private static bool TryAppendArray(ByteBuffer target, Array values)
    {
        int[] shape = [.. Enumerable.Range(0, values.Rank).Select(values.GetLength)];
        switch (values)
        {
            case float[,] v: Append<float>(target, Flat<float>(v), "float32"u8, shape); return true;
            case double[,] v: Append<double>(target, Flat<double>(v), "float64"u8, shape); return true;
            case int[,] v: Append<int>(target, Flat<int>(v), "int32"u8, shape); return true;
            case float[,,] v: Append<float>(target, Flat<float>(v), "float32"u8, shape); return true;
            case double[,,] v: Append<double>(target, Flat<double>(v), "float64"u8, shape); return true;
            case float[,,,] v: Append<float>(target, Flat<float>(v), "float32"u8, shape); return true;
            case double[,,,] v: Append<double>(target, Flat<double>(v), "float64"u8, shape); return true;
            default: return false;
        }
    }

    private static ReadOnlySpan<T> Flat<T>(Array values) => values.Length == 0
        ? default
        : MemoryMarshal.CreateReadOnlySpan(
            ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)),
            values.Length);

    private static void Append<T>(
        ByteBuffer target, ReadOnlySpan<T> values, ReadOnlySpan<byte> type, ReadOnlySpan<int> shape)
        where T : INumber<T>
    {
        target.Append("{\"shape\":["u8);
        if (shape.IsEmpty)
            JsonNumber.Append(target, (long)values.Length);
        for (int i = 0; i < shape.Length; i++)
        {
            if (i > 0)
                target.Append((byte)',');
            JsonNumber.Append(target, (long)shape[i]);
        }

        target.Append("],\"dtype\":\""u8);
        target.Append(type);
        target.Append("\",\"count\":"u8);
        JsonNumber.Append(target, (long)values.Length);
        AppendFigures(target, values);
        target.Append(",\"first\":"u8);
        JsonList.Append(target, values[..Math.Min(values.Length, Limits.SummarisedNumbers)].ToArray(), depth: 0);
        target.Append((byte)'}');
    }

    private static void AppendFigures<T>(ByteBuffer target, ReadOnlySpan<T> values)
        where T : INumber<T>
    {
        double min = double.PositiveInfinity;
        double max = double.NegativeInfinity;
        double sum = 0;
        long finite = 0;
        foreach (T value in values)
        {
            double number = double.CreateSaturating(value);
            if (!double.IsFinite(number))
                continue;
            min = Math.Min(min, number);
            max = Math.Max(max, number);
            sum += number;
            finite++;
        }

        if (finite > 0)
        {
            target.Append(",\"min\":"u8);
            JsonNumber.Append(target, min);
            target.Append(",\"max\":"u8);
            JsonNumber.Append(target, max);
            target.Append(",\"mean\":"u8);
            JsonNumber.Append(target, sum / finite);
        }

        if (finite == values.Length)
            return;
        target.Append(",\"not_finite\":"u8);
        JsonNumber.Append(target, values.Length - finite);
    }
}
