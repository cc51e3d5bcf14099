using Hewn.Adapters;
using Hewn.Redaction;
using Serilog.Events;

namespace Hewn.Serilog;

/// <summary>What a message may show of a property: credentials and prompts are replaced, at every depth.</summary>
internal static class ShownValue
{
    /// <summary>The value itself where all of it may be shown.</summary>
    public static LogEventPropertyValue Of(string name, LogEventPropertyValue value) => value switch
    {
        ScalarValue scalar => OfScalar(name, scalar),
        _ when SecretNames.Hides(name, value) => _hidden,
        SequenceValue sequence => OfSequence(name, sequence),
        StructureValue structure => OfStructure(name, structure),
        DictionaryValue dictionary => OfDictionary(name, dictionary),
        _ => value,
    };

    private static ScalarValue OfScalar(string name, ScalarValue scalar) =>
        ShownText.InsteadOf(name, scalar.Value) is { } text ? new ScalarValue(text) : scalar;

    // Elements have no name of their own: those of a list of prompts are prompts.
    private static SequenceValue OfSequence(string name, SequenceValue sequence)
    {
        LogEventPropertyValue[] shown = [.. sequence.Elements.Select(element => Of(name, element))];
        return shown.SequenceEqual(sequence.Elements) ? sequence : new SequenceValue(shown);
    }

    private static StructureValue OfStructure(string name, StructureValue structure)
    {
        LogEventProperty[] shown = [.. structure.Properties.Select(property => OfMember(name, property))];
        return shown.SequenceEqual(structure.Properties) ? structure : new StructureValue(shown, structure.TypeTag);
    }

    private static LogEventProperty OfMember(string name, LogEventProperty member)
    {
        LogEventPropertyValue shown = Of(NameOfMember(name, member.Name), member.Value);
        return ReferenceEquals(shown, member.Value) ? member : new LogEventProperty(member.Name, shown);
    }

    private static DictionaryValue OfDictionary(string name, DictionaryValue dictionary)
    {
        KeyValuePair<ScalarValue, LogEventPropertyValue>[] shown = [.. dictionary.Elements.Select(element =>
            KeyValuePair.Create(
                element.Key, Of(NameOfMember(name, ShownText.Of(element.Key.Value)), element.Value)))];
        return shown.Select(element => element.Value).SequenceEqual(dictionary.Elements.Values)
            ? dictionary
            : new DictionaryValue(shown);
    }

    /// <summary>Every text inside a prompt is one, but its roles and types.</summary>
    private static string NameOfMember(string outer, string own) =>
        PromptPrivacy.Replaces && PromptNames.IsPrompt(outer) && !PromptNames.IsStructure(own)
            && !SecretNames.IsSecret(own)
                ? outer
                : own;

    private static readonly ScalarValue _hidden = new(SecretNames.Replacement);
}
