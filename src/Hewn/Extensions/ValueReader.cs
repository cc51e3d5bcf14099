using Hewn.Records;

namespace Hewn.Extensions;

/// <summary>
/// Writes a state's values as a plan says, each as a value of its own type. Returns false, with nothing written, where
/// the state has not all that the plan asks for.
/// </summary>
internal delegate bool ValueReader<TState>(ref TState state, StatePlan plan, RecordWriter writer);
