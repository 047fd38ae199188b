package dev.tapedeck.bot.settings;

import dev.tapedeck.bot.BotForm;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code {activeProfile, profiles{}}}: settings by name. There is always a default, and the active
 * one is there.
 */
final class ProfilesForm implements BotForm {
    static final String ACTIVE = "activeProfile";
    static final String PROFILES = "profiles";

    @Override
    public String id() {
        return PROFILES;
    }

    @Override
    public void normalize(RawObject registry, Aside aside) {
        RawObject profiles = profiles(registry, aside);
        for (String name : List.copyOf(profiles.names())) {
            byte[] before = profiles.required(name);
            try {
                byte[] today = SettingsForm.normalize(before);
                if (today != before) {
                    profiles.put(name, today);
                }
            } catch (Problem e) {
                aside.put(PROFILES + "." + name, before, reason(e));
                profiles.remove(name);
            }
        }
        if (!profiles.has(ShippedProfiles.DEFAULT)) {
            profiles.put(ShippedProfiles.DEFAULT, ShippedProfiles.ofDefault());
        }
        if (profiles.isChanged()) {
            registry.put(PROFILES, profiles.toJson());
        }
        if (registry.text(ACTIVE).filter(profiles::has).isEmpty()) {
            registry.put(ACTIVE, RawObject.string(ShippedProfiles.DEFAULT));
        }
    }

    private static RawObject profiles(RawObject registry, Aside aside) {
        byte[] there = registry.get(PROFILES);
        if (there == null) {
            return RawObject.empty();
        }
        return RawObject.parse(there)
                .orElseGet(() -> {
                    if (registry.hasValue(PROFILES)) {
                        aside.put(PROFILES, there, "should be an object of settings by name");
                    }
                    return RawObject.empty();
                });
    }

    /** The profiles of a registry in the form of today. */
    static RawObject profiles(RawObject registry) {
        return RawObject.parse(registry.required(PROFILES)).orElseThrow();
    }

    static String active(RawObject registry) {
        return registry.text(ACTIVE).orElseThrow();
    }

    static String reason(Problem problem) {
        return problem.errors().stream()
                .map(each -> (each.field() + " " + each.message()).strip())
                .collect(Collectors.joining("; "));
    }
}
