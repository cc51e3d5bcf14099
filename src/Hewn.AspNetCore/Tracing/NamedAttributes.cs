namespace Hewn.AspNetCore.Tracing;

/// <summary>Attributes by their names, for whoever adds others to them.</summary>
internal readonly struct NamedAttributes(Dictionary<string, object?> attributes) : IAttributeSink
{
    public void Add(string name, string? value) => Put(name, value);

    public void Add(string name, string[]? value) => Put(name, value);

    public void Add(string name, int value) => Put(name, value);

    public void Add(string name, long? value) => Put(name, value);

    public void Add(string name, double? value) => Put(name, value);

    public void Add(string name, bool? value) => Put(name, value);

    private void Put(string name, object? value)
    {
        if (value is not null)
            attributes[name] = value;
    }
}
