using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hewn.Records;

namespace Hewn.Extensions;

/// <summary>
/// Writes states of one type of the framework without its formatter and without boxes. What it takes for granted of
/// the type is compared, once for each template, with what the state says by its interface; if that differs, states of
/// the type are read by the interface from then on. Thread-safe.
/// </summary>
/// <typeparam name="TState">The type.</typeparam>
internal sealed class StateReader<TState>
{
    /// <summary>The reader for the type, or null where nothing is known of it.</summary>
    public static readonly StateReader<TState>? Instance = Create();

    private readonly StateShape _shape;
    private readonly Delegate _formatter;
    private readonly TemplateReader<TState> _readTemplate;
    private readonly ValueReader<TState> _writeValues;
    private readonly PlanCache _plans;
    private volatile bool _isUnsure;

    [RequiresDynamicCode("Makes methods while the program runs.")]
    internal StateReader(StateShape shape)
    {
        _shape = shape;
        _formatter = shape.Formatter;
        _readTemplate = StateEmitter.TemplateReader<TState>();
        _writeValues = StateEmitter.ValueReader<TState>(shape);
        _plans = new PlanCache(shape.Kind switch
        {
            StateKind.Template => AllTemplates,
            StateKind.Defined => TemplatesOfOneSignature,
            _ => 1,
        });
    }

    /// <summary>Writes a state's message and fields.</summary>
    /// <returns>False, and nothing is written, when the formatter is not the framework's or the state is not as its
    /// type promises.</returns>
    public bool TryWrite(
        RecordWriter writer, ref TState state, Exception? error, Func<TState, Exception?, string> formatter)
    {
        if (!ReferenceEquals(formatter, _formatter) || _isUnsure)
            return false;
        if (_readTemplate(ref state, out int count) is not { } template)
            return false;
        if (count == 1 && _shape.Kind != StateKind.Generated)
        {
            writer.AppendMessage(template); // Without values a template is a text, its braces included.
            return true;
        }

        StatePlan? plan = _plans.Find(template, count) ?? Learn(state, template, count);
        if (plan is null || !_writeValues(ref state, plan, writer))
            return false;
        writer.AppendMessage(plan.Tail ?? StateFallback.MessageOf(state, error, formatter));
        return true;
    }

    private StatePlan? Learn(TState state, string template, int count)
    {
        var items = (IReadOnlyList<KeyValuePair<string, object?>>)state!;
        try
        {
            if (!_shape.Agrees(items, count))
            {
                _isUnsure = _shape.Kind != StateKind.Template; // There, a call may have passed too few values.
                return null;
            }

            string[] names = [.. Enumerable.Range(0, count - 1).Select(index => items[index].Key)];
            if (Array.Exists(names, StateFallback.IsText))
                return null; // Rare, and its text is made by the value: the slow way does.
            StatePlan plan = StatePlan.Of(_shape, template, names);
            _plans.Keep(plan);
            return plan;
        }
        catch (Exception) // Boundary: whatever it is, reading by the interface will say it in the record.
        {
            return null;
        }
    }

    private static StateReader<TState>? Create()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
            return null;
        try
        {
            return RuntimeFeature.IsDynamicCodeCompiled && StateShape.Of<TState>() is { } shape
                ? new StateReader<TState>(shape)
                : null;
        }
        catch (Exception) // Boundary: reflection on a type that is none of ours.
        {
            return null;
        }
    }

    private const int AllTemplates = 1024;
    private const int TemplatesOfOneSignature = 64;
}
