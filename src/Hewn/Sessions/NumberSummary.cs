using System.Numerics;
using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>
/// What a long list of numbers comes to: its shape, how many they are, the least, the greatest, the mean, the first
/// few. Metadata gets it in the place of arrays, lists, memory and other collections of more than 64 numbers, and of
/// arrays and tensors of several dimensions; for a span make it yourself. Immutable.
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
    internal static bool TryAppend(ByteBuffer target, object value) =>
        NumberKind.Of(value.GetType()) is { } kind && kind.TryAppend(target, value);

    private static NumberSummary Make<T>(ReadOnlySpan<T> values, ReadOnlySpan<byte> type, ReadOnlySpan<int> shape)
        where T : INumber<T>
    {
        var json = new ByteBuffer();
        Append(json, values, type, shape);
        return new NumberSummary(json.Written.ToArray());
    }

    /// <summary>Appends the summary of these numbers.</summary>
    /// <param name="target">Takes it.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="type">What their type is called.</param>
    /// <param name="shape">Their dimensions; none means one dimension.</param>
    internal static void Append<T>(
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
