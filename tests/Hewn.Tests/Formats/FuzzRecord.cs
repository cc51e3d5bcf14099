using System.Text.Json;

namespace Hewn.Tests.Formats;

/// <summary>A random record: what is logged, and what a line of it must say.</summary>
internal sealed class FuzzRecord
{
    private readonly string _message;
    private readonly string _user;
    private readonly Dictionary<string, object?> _bound;
    private readonly Dictionary<string, object?> _fields;

    public FuzzRecord(Random random)
    {
        var values = new RandomValues(random);
        _message = values.Text(60);
        _user = "u" + values.Text();
        _bound = Enumerable.Range(0, random.Next(3)).ToDictionary(i => "b" + values.Name(i), _ => values.Value());
        _fields = Enumerable.Range(0, random.Next(6)).ToDictionary(values.Name, _ => values.Value());
    }

    public void Log(Logger logger)
    {
        using ContextScope context = Hewn.Log.Context(userId: _user);
        foreach ((string name, object? value) in _bound)
            logger = logger.With(name, value);
        logger.Info(_message, [.. _fields.Select(field => new LogField(field.Key, field.Value))]);
    }

    /// <summary>Compares a line with it.</summary>
    /// <exception cref="InvalidOperationException">It is not what was logged.</exception>
    public void Check(ReadOnlySpan<byte> line)
    {
        JsonElement read = JsonJudge.Read(line);
        JsonJudge.Compare("message", _message, read.GetProperty("message"));
        JsonJudge.Compare("user_id", _user, read.GetProperty("user_id"));
        foreach ((string name, object? value) in _bound.Concat(_fields))
        {
            if (!read.TryGetProperty(RandomValues.Carried(name), out JsonElement field))
                throw new InvalidOperationException($"{JsonSerializer.Serialize(name)} is missing in {read}");
            JsonJudge.Compare(name, value, field);
        }

        int members = read.EnumerateObject().Count();
        if (members != 4 + _bound.Count + _fields.Count) // timestamp level message user_id
            throw new InvalidOperationException($"{members} members in {read}");
    }
}
