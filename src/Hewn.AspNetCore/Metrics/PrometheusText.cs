using System.Globalization;
using System.Text;

namespace Hewn.AspNetCore.Metrics;

/// <summary>Figures in the text that Prometheus reads.</summary>
/// <remarks>Prometheus's exposition formats, text format 0.0.4. Not thread-safe.</remarks>
internal sealed class PrometheusText
{
    /// <summary>The content type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Begins a metric. Its samples follow before any other's.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    /// <param name="help">What it counts, on one line.</param>
    public void Begin(string name, string type, string help) => _text
        .Append("# HELP ").Append(name).Append(' ')
        .Append(help.Replace("\\", "\\\\", StringComparison.Ordinal)).Append('\n')
        .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    /// <summary>A sample.</summary>
    public void Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        Labels(labels, bound: null);
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <summary>All samples of a histogram with these labels.</summary>
    public void Samples(string name, Histogram histogram, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        double sum = histogram.Sum;
        long[] cumulated = histogram.Cumulated();
        for (int i = 0; i < cumulated.Length; i++)
        {
            _text.Append(name).Append("_bucket");
            Labels(labels, i < histogram.Bounds.Count ? Number(histogram.Bounds[i]) : "+Inf");
            _text.Append(' ').Append(cumulated[i]).Append('\n');
        }

        Sample(name + "_sum", sum, labels);
        Sample(name + "_count", cumulated[^1], labels);
    }

    public override string ToString() => _text.ToString();

    private void Labels(ReadOnlySpan<(string Name, string Value)> labels, string? bound)
    {
        if (labels.IsEmpty && bound is null)
            return;
        char before = '{';
        foreach ((string name, string value) in labels)
        {
            _text.Append(before).Append(name).Append("=\"").Append(Escaped(value)).Append('"');
            before = ',';
        }

        if (bound is not null)
            _text.Append(before).Append("le=\"").Append(bound).Append('"');
        _text.Append('}');
    }

    private static string Escaped(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
