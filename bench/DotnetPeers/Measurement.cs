using System.Globalization;

namespace DotnetPeers;

/// <summary>Named figures of one run, printed as one line of JSON.</summary>
internal sealed class Measurement
{
    private readonly List<(string Name, double Value)> _figures = [];

    public Measurement Add(string name, double value)
    {
        _figures.Add((name, value));
        return this;
    }

    public void Print(TextWriter output)
    {
        IEnumerable<string> members = _figures.Select(figure =>
            $"\"{figure.Name}\":{figure.Value.ToString("0.###", CultureInfo.InvariantCulture)}");
        output.WriteLine("{" + string.Join(',', members) + "}");
    }
}
