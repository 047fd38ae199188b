package dev.tapedeck.bot.settings;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.bot.BotDocuments;
import dev.tapedeck.bot.BotDocuments.Saved;
import dev.tapedeck.bot.BotDocuments.Stored;
import dev.tapedeck.bot.BotsConfig;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The named settings of each bot. A bot that has none yet begins with those that are shipped.
 * Thread-safe; blocks.
 */
@Singleton
public class Profiles {
    private static final ProfilesForm FORM = new ProfilesForm();

    /** Words that stand in the same place of a path. */
    private static final Set<String> TAKEN = Set.of("download", "import");

    /**
     * Settings in the form of today.
     *
     * @param revision of these settings alone
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by its revision, never by itself
    public record Profile(String name, byte[] json, Revision revision, boolean isActive) {
        static Profile of(RawObject registry, String name) {
            byte[] json = ProfilesForm.profiles(registry).required(name);
            boolean active = ProfilesForm.active(registry).equals(name);
            return new Profile(name, json, Revision.of(json), active);
        }

        public BotSettings settings() {
            return BotSettings.read(json);
        }
    }

    /** What became of a change of one profile. */
    record Put(Profile profile, boolean created) {}

    /** A profile that was not taken. */
    record Skipped(String name, String reason) {}

    /** What became of an import. */
    record Imported(List<String> names, List<Skipped> skipped, String active) {}

    private final BotDocuments documents;
    private final BotsConfig config;

    public Profiles(BotDocuments documents, BotsConfig config) {
        this.documents = documents;
        this.config = config;
    }

    /**
     * @throws Problem BOT_NOT_FOUND
     */
    public Stored registry(String bot) {
        Optional<Stored> there = documents.find(bot, FORM);
        if (there.isPresent()) {
            return there.get();
        }
        documents.requireKnown(bot);
        return edit(bot, registry -> {}).stored();
    }

    /** The settings that the bot is to trade by. */
    public Profile active(String bot) {
        RawObject registry = registry(bot).fields();
        return Profile.of(registry, ProfilesForm.active(registry));
    }

    /**
     * @throws Problem PROFILE_NOT_FOUND
     */
    public Profile get(String bot, String name) {
        RawObject registry = registry(bot).fields();
        require(registry, name);
        return Profile.of(registry, name);
    }

    private static void require(RawObject registry, String name) {
        if (!ProfilesForm.profiles(registry).has(name)) {
            throw Problem.of(
                    ProblemKind.PROFILE_NOT_FOUND,
                    "there is no profile " + Ids.check("profile", name, Ids.MAX));
        }
    }

    /**
     * @param settings of any form
     * @param condition of the profile of that name
     */
    Put put(String bot, String name, byte[] settings, Precondition condition) {
        byte[] today = SettingsForm.normalize(settings);
        boolean[] created = new boolean[1];
        Saved saved =
                edit(
                        bot,
                        registry -> {
                            RawObject profiles = ProfilesForm.profiles(registry);
                            created[0] = !profiles.has(name);
                            if (created[0]) {
                                checkNew(profiles, name);
                            }
                            check(bot, name, condition, profiles.get(name));
                            registry.put(ProfilesForm.PROFILES, profiles.put(name, today).toJson());
                        });
        return new Put(Profile.of(saved.stored().fields(), name), created[0]);
    }

    /** A name that an earlier system allowed may stay; a new one is an id. */
    private void checkNew(RawObject profiles, String name) {
        Ids.check("profile", name, Ids.MAX);
        if (TAKEN.contains(name)) {
            String rule = "should not be one of " + TAKEN.stream().sorted().toList();
            throw Problem.of(ProblemKind.INVALID_ID, "profile " + rule).with("profile", rule);
        }
        if (profiles.names().size() >= config.maxProfiles()) {
            throw Problem.of(
                    ProblemKind.TOO_MANY,
                    "a bot has at most " + config.maxProfiles() + " profiles");
        }
    }

    private static void check(
            String bot, String name, Precondition condition, byte @Nullable [] there) {
        Revision revision = there == null ? null : Revision.of(there);
        if (!condition.holds(revision)) {
            throw DocumentProblems.changed(
                    BotDocuments.entity(bot), FORM.id() + "." + name, revision);
        }
    }

    /**
     * @throws Problem DEFAULT_PROFILE_LOCKED, PROFILE_NOT_FOUND
     */
    void remove(String bot, String name, Precondition condition) {
        if (name.equals(ShippedProfiles.DEFAULT)) {
            throw Problem.of(
                    ProblemKind.DEFAULT_PROFILE_LOCKED,
                    "the default profile can be changed, not removed");
        }
        documents.requireKnown(bot);
        edit(
                bot,
                registry -> {
                    require(registry, name);
                    RawObject profiles = ProfilesForm.profiles(registry);
                    check(bot, name, condition, profiles.get(name));
                    registry.put(ProfilesForm.PROFILES, profiles.remove(name).toJson());
                    if (ProfilesForm.active(registry).equals(name)) {
                        activate(registry, ShippedProfiles.DEFAULT);
                    }
                });
    }

    /**
     * @throws Problem PROFILE_NOT_FOUND
     */
    public Profile activate(String bot, String name) {
        Saved saved =
                edit(
                        bot,
                        registry -> {
                            require(registry, name);
                            activate(registry, name);
                        });
        return Profile.of(saved.stored().fields(), name);
    }

    private static void activate(RawObject registry, String name) {
        registry.put(ProfilesForm.ACTIVE, RawObject.string(name));
    }

    /** Takes the good ones over those of their names; which one is active stays. */
    Imported importAll(String bot, RawObject profiles) {
        List<String> names = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        Saved saved =
                edit(
                        bot,
                        registry -> {
                            names.clear();
                            skipped.clear();
                            RawObject merged = ProfilesForm.profiles(registry);
                            for (String name : profiles.names()) {
                                try {
                                    byte[] today = SettingsForm.normalize(profiles.required(name));
                                    if (!merged.has(name)) {
                                        checkNew(merged, name);
                                    }
                                    merged.put(name, today);
                                    names.add(name);
                                } catch (Problem e) {
                                    String reason = ProfilesForm.reason(e);
                                    skipped.add(
                                            new Skipped(
                                                    name, reason.isEmpty() ? e.detail() : reason));
                                }
                            }
                            registry.put(ProfilesForm.PROFILES, merged.toJson());
                        });
        return new Imported(names, skipped, ProfilesForm.active(saved.stored().fields()));
    }

    @CanIgnoreReturnValue
    private Saved edit(String bot, Consumer<RawObject> change) {
        return documents.edit(
                bot,
                FORM,
                Precondition.NONE,
                there -> {
                    RawObject registry = there.orElseGet(ShippedProfiles::registry);
                    change.accept(registry);
                    return registry;
                });
    }
}
