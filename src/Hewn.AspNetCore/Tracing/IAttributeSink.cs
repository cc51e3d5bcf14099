namespace Hewn.AspNetCore.Tracing;

/// <summary>Takes the attributes of a span. What is null is left out.</summary>
internal interface IAttributeSink
{
    void Add(string name, string? value);

    void Add(string name, string[]? value);

    void Add(string name, int value);

    void Add(string name, long? value);

    void Add(string name, double? value);

    void Add(string name, bool? value);
}
