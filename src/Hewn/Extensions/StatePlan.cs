using System.Collections;
using Hewn.Records;

namespace Hewn.Extensions;

/// <summary>
/// How states with one template and the same names are written: found out once, then followed by every call. The
/// message gets the text that the framework's formatter would make. Immutable.
/// </summary>
internal sealed class StatePlan
{
    private readonly StateHole[] _holes;
    private readonly bool _isInterpolated;

    private StatePlan(string template, StateHole[] holes, string? tail, bool isInterpolated)
    {
        Template = template;
        _holes = holes;
        Tail = tail;
        _isInterpolated = isInterpolated;
    }

    /// <summary>The template that it is for.</summary>
    public string Template { get; }

    /// <summary>The number of a state's items that it is for: its values, and the template itself.</summary>
    public int Count => _holes.Length + 1;

    /// <summary>The text behind the last value; null where the message is left to the framework's formatter.</summary>
    public string? Tail { get; }

    /// <summary>The plan for a template and the names of the values.</summary>
    public static StatePlan Of(StateShape shape, string template, string[] names)
    {
        var holes = new StateHole[names.Length];
        MessageTemplate? parsed = MessageTemplate.Parse(template);
        int shown = 0;
        for (int i = 0; i < names.Length; i++)
        {
            holes[i] = new StateHole(FieldNames.Of(StateFallback.NameOf(names[i])), null, 0, null);
            if (parsed is null || shown == parsed.Holes.Length || !shape.Shows(parsed.Holes[shown].Name, names[i], i))
                continue;
            TemplateHole hole = parsed.Holes[shown++];
            holes[i] = new StateHole(holes[i].Name, hole.Literal, hole.Alignment, hole.Format);
        }

        // Values in another order, or twice: rare enough to be left to the formatter.
        bool isWhole = parsed is not null && shown == parsed.Holes.Length
            && (shape.Kind == StateKind.Generated || shown == names.Length);
        if (!isWhole)
            holes = [.. holes.Select(hole => new StateHole(hole.Name, null, 0, null))];
        return new StatePlan(template, holes, isWhole ? parsed!.Tail : null, shape.Kind == StateKind.Generated);
    }

    /// <summary>Adds the values of an array; adds none when there are too few.</summary>
    public static bool TryAddAll(object?[]? values, StatePlan plan, RecordWriter writer)
    {
        if (values is null || values.Length < plan._holes.Length)
            return false;
        for (int i = 0; i < plan._holes.Length; i++)
            AddObject(values[i], i, plan, writer);
        return true;
    }

    /// <summary>Adds text.</summary>
    public static void AddText(string? value, int index, StatePlan plan, RecordWriter writer)
    {
        ref readonly StateHole hole = ref plan._holes[index];
        if (hole.Literal is null)
        {
            writer.AddField(hole.Name.Key, value);
            return;
        }

        writer.AppendMessage(hole.Literal);
        if (value is null)
            AddShownAs(plan._isInterpolated ? string.Empty : ListText.OfNull, null, hole, writer);
        else if (hole.Alignment == 0) // A format means nothing to text.
            writer.AddHole(hole.Name, value);
        else
            writer.AddHole(hole.Name, value, hole.Alignment, null);
    }

    /// <summary>Adds a value of one of the runtime's own value types.</summary>
    public static void AddValue<T>(T value, int index, StatePlan plan, RecordWriter writer)
    {
        ref readonly StateHole hole = ref plan._holes[index];
        if (hole.Literal is null)
        {
            writer.AddField(StateField.Of(hole.Name.Key, value));
            return;
        }

        writer.AppendMessage(hole.Literal);
        if (HoleText.IsSameAsField<T>() && hole.IsBare)
            writer.AddSameHole(hole.Name, value);
        else
            writer.AddHole(hole.Name, value, hole.Alignment, hole.Format);
    }

    /// <summary>Adds a value of any type.</summary>
    public static void AddObject(object? value, int index, StatePlan plan, RecordWriter writer)
    {
        switch (value)
        {
            case null or string: AddText((string?)value, index, plan, writer); break;
            case int v: AddValue(v, index, plan, writer); break;
            case bool v: AddValue(v, index, plan, writer); break;
            case double v: AddValue(v, index, plan, writer); break;
            case long v: AddValue(v, index, plan, writer); break;
            case float v: AddValue(v, index, plan, writer); break;
            case decimal v: AddValue(v, index, plan, writer); break;
            case Guid v: AddValue(v, index, plan, writer); break;
            case DateTime v: AddValue(v, index, plan, writer); break;
            case DateTimeOffset v: AddValue(v, index, plan, writer); break;
            case TimeSpan v: AddValue(v, index, plan, writer); break;
            case uint v: AddValue(v, index, plan, writer); break;
            case ulong v: AddValue(v, index, plan, writer); break;
            default: plan.AddOther(value, index, writer); break;
        }
    }

    private void AddOther(object value, int index, RecordWriter writer)
    {
        ref readonly StateHole hole = ref _holes[index];
        if (hole.Literal is null)
        {
            writer.AddField(hole.Name.Key, value);
            return;
        }

        writer.AppendMessage(hole.Literal);
        if (value is IEnumerable items && !_isInterpolated)
            AddShownAs(hole.Name.Hides(value) ? string.Empty : ListText.Of(items), value, hole, writer);
        else
            writer.AddHole(hole.Name, value, hole.Alignment, hole.Format);
    }

    /// <summary>Adds a value that the message shows as another text.</summary>
    private static void AddShownAs(string text, object? value, in StateHole hole, RecordWriter writer)
    {
        if (hole.Name.Hides(value))
            text = Redaction.SecretNames.Replacement;
        writer.AppendMessage(hole.Alignment < 0 ? text.PadRight(-hole.Alignment) : text.PadLeft(hole.Alignment));
        writer.AddField(hole.Name.Key, value);
    }
}
